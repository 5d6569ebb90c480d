import type { Signal } from "@preact/signals";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { prediction } from "../predict/prediction-state.js";
import { type ColourBy, page, type ShownLayers } from "../state/page-state.js";
import { areaText, countText, durationText } from "../state/quantities.js";
import type { MapSize } from "./camera.js";
import { cssColour, darkPalette, lightPalette, type Palette } from "./palette.js";
import { colourRange } from "./row-colours.js";
import { rowsInView } from "./rows-in-view.js";
import { maxFootprintMatchups } from "./use-scene.js";

const quantities: readonly (readonly [ColourBy, string])[] = [
  ["time-diff", "Time difference"],
  ["area", "Overlap area"],
  ["pair", "Pair"],
];

const restMs = 120;

/** Whether the legend may stand open from the beginning: on a telephone, either way up, it would hide the map. */
const hasRoom = (): boolean => matchMedia("(min-width: 700px) and (min-height: 600px)").matches;

/** What the colours on the map mean, and which layers are shown. */
export function Legend({ size }: { readonly size: Signal<MapSize> }): VNode | null {
  const palette = page.isDark.value ? darkPalette : lightPalette;
  // To count what is in view takes a while of a hundred thousand, so it waits until the map is at rest.
  const resting = useSignal(page.camera.peek());
  useSignalEffect(() => {
    const camera = page.camera.value;
    const wait = setTimeout(() => {
      resting.value = camera;
    }, restMs);
    return () => clearTimeout(wait);
  });
  const inView = useComputed(() => {
    const view = { camera: resting.value, size: size.value, limit: maxFootprintMatchups };
    return rowsInView(page.rows.matchups, page.visible.value.matchups, view).length;
  });
  if (page.mode.value === "predict") return <PredictionLegend palette={palette} />;
  const { layers, rows } = page;
  const sensors = Math.max(2, ...rows.pairs.map((pair) => pair.sensors.length));
  const toggle = (key: keyof ShownLayers): void => {
    layers.value = { ...layers.value, [key]: !layers.value[key] };
  };
  return (
    <details class="legend" open={hasRoom()}>
      <summary>Legend</summary>
      <label class="legend-quantity">
        Colour
        <select
          value={page.colourBy.value}
          onChange={(event) => {
            page.colourBy.value = event.currentTarget.value as ColourBy;
          }}
        >
          {quantities.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {page.colourBy.value === "pair" ? <PairKeys palette={palette} /> : <ScaleKey palette={palette} />}
      <label>
        <input type="checkbox" checked={layers.value.regions} onChange={() => toggle("regions")} />
        Collocation regions
      </label>
      <label>
        <input type="checkbox" checked={layers.value.events} onChange={() => toggle("events")} />
        <span class="key-line" style={{ borderColor: cssColour(palette.event) }} />
        Event areas
      </label>
      <label>
        <input type="checkbox" checked={layers.value.footprints} onChange={() => toggle("footprints")} />
        {palette.sensors.slice(0, sensors).map((colour) => (
          <span key={cssColour(colour)} class="key-line" style={{ borderColor: cssColour(colour) }} />
        ))}
        Footprints
      </label>
      {layers.value.footprints && inView.value > maxFootprintMatchups && (
        <p class="legend-note">
          zoom in to see footprints (at most {countText(maxFootprintMatchups)} matchups)
        </p>
      )}
    </details>
  );
}

/** What the lines of a prediction mean; nothing where there is none. */
function PredictionLegend({ palette }: { readonly palette: Palette }): VNode | null {
  const { crossovers, names } = prediction;
  if (crossovers.value === undefined || crossovers.value.length === 0) return null;
  return (
    <details class="legend" open={hasRoom()}>
      <summary>Legend</summary>
      {names.value.map((name, i) => (
        <p key={name} class="legend-key">
          <span class="key-track" style={{ borderColor: cssColour(palette.sensors[i] ?? palette.event) }} />
          Ground track of {name}
        </p>
      ))}
      <p class="legend-key">
        <span class="key-line" style={{ borderColor: cssColour(palette.area) }} />
        Where both come within the limits
      </p>
    </details>
  );
}

function ScaleKey({ palette }: { readonly palette: Palette }): VNode | null {
  void page.rowsVersion.value;
  if (page.rows.matchups.count === 0) return null;
  const by = page.colourBy.value;
  const { best, worst } = colourRange(page.rows, by);
  const text = by === "area" ? areaText : durationText;
  const stops = palette.scale.map(cssColour).join(", ");
  return (
    <div class="scale-key">
      <div class="scale-bar" style={{ backgroundImage: `linear-gradient(to right, ${stops})` }} />
      <span>{text(best)}</span>
      <span>{by === "area" ? `≤ ${text(worst)}` : text(worst)}</span>
    </div>
  );
}

function PairKeys({ palette }: { readonly palette: Palette }): VNode {
  void page.rowsVersion.value;
  return (
    <ul class="pair-keys">
      {page.rows.pairs.map(({ name, sensors }, i) => (
        <li key={name}>
          <span
            class="key-swatch"
            style={{ background: cssColour(palette.pairs[i % palette.pairs.length] ?? palette.event) }}
          />
          {sensors.map(({ platform }) => platform).join(" × ") || name}
        </li>
      ))}
    </ul>
  );
}
