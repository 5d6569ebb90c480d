import type { CatalogueRows } from "../feed/rows.js";
import type { ColourBy } from "../state/page-state.js";
import type { VisibleRows } from "../state/visible-rows.js";
import { type Palette, type Rgb, scaleColour } from "./palette.js";

/** What the ends of the colour scale stand for. */
export interface ColourRange {
  readonly best: number;
  readonly worst: number;
}

/** The range of a quantity over all matchups of a catalogue, whatever is filtered: colours keep their meaning. */
export function colourRange({ matchups }: CatalogueRows, colourBy: ColourBy): ColourRange {
  const values = colourBy === "area" ? matchups.areaKm2.values : matchups.timeDiffSeconds.values;
  let greatest = 0;
  for (const value of values) if (value > greatest) greatest = value;
  return colourBy === "area" ? { best: greatest, worst: greatest / 1000 } : { best: 0, worst: greatest };
}

/** The place on the scale, 0 best and 1 worst: time differences evenly, areas by their logarithm. */
function scalePlace(value: number, { best, worst }: ColourRange, colourBy: ColourBy): number {
  if (!Number.isFinite(value)) return 1;
  if (colourBy !== "area") return worst > 0 ? value / worst : 0;
  return best > 0 ? Math.log(best / Math.max(value, worst)) / Math.log(best / worst) : 1;
}

/** Colours of all matchups, RGBA; those that do not meet the filters without opacity. */
export function matchupColours(
  rows: CatalogueRows,
  visible: VisibleRows,
  {
    colourBy,
    palette,
    range,
  }: { readonly colourBy: ColourBy; readonly palette: Palette; readonly range: ColourRange },
): Uint8Array {
  const { matchups } = rows;
  const shown = visible.matchups;
  const colours = new Uint8Array(4 * shown.length);
  const steps = Array.from({ length: 256 }, (_, i) => scaleColour(palette.scale, i / 255));
  for (let row = 0; row < shown.length; row++) {
    if (shown[row] === 0) continue;
    let colour: Rgb;
    if (colourBy === "pair") colour = palette.pairs[matchups.pair.at(row) % palette.pairs.length]!;
    else {
      const value = colourBy === "area" ? matchups.areaKm2.at(row) : matchups.timeDiffSeconds.at(row);
      const place = Math.max(0, Math.min(1, scalePlace(value, range, colourBy)));
      colour = steps[Math.round(255 * place)]!;
    }
    const i = 4 * row;
    colours[i] = colour[0];
    colours[i + 1] = colour[1];
    colours[i + 2] = colour[2];
    colours[i + 3] = 255;
  }
  return colours;
}

/** Colours of all events, RGBA; those without matchups that meet the filters are not seen. */
export function eventColours({ ofEvent }: VisibleRows, { event }: Palette): Uint8Array {
  const colours = new Uint8Array(4 * ofEvent.length);
  const [red, green, blue] = event;
  for (let row = 0; row < ofEvent.length; row++) {
    if (ofEvent[row] === 0) continue;
    const i = 4 * row;
    colours[i] = red;
    colours[i + 1] = green;
    colours[i + 2] = blue;
    colours[i + 3] = 255;
  }
  return colours;
}

/** RGBA of a few colours. */
export function opaque(...colours: readonly Rgb[]): Uint8Array {
  return Uint8Array.from(colours.flatMap((colour) => [...colour, 255]));
}
