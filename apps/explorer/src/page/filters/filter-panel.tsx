import { useComputed } from "@preact/signals";
import type { VNode } from "preact";
import { CommandBox } from "../commands/command-box.js";
import { type Area, activeFilters, type Filters, noFilters } from "../state/filters.js";
import { page } from "../state/page-state.js";
import { countOf, countText, timeText } from "../state/quantities.js";
import { NumberField, TimeField } from "./fields.js";

/** Chooses which matchups are shown. */
export function FilterPanel(): VNode {
  const filters = page.filters.value;
  const change = (part: Partial<Filters>): void => {
    page.filters.value = { ...page.filters.value, ...part };
  };
  const active = activeFilters(filters);
  return (
    <div class="panel-body">
      <PairChoice pairs={filters.pairs} onChange={(pairs) => change({ pairs })} />
      <PlatformChoice platforms={filters.platforms} onChange={(platforms) => change({ platforms })} />
      <fieldset>
        <legend>Period (UTC)</legend>
        <div class="field-row">
          <TimeField
            label="From"
            value={filters.fromMs}
            placeholder="any"
            onChange={(fromMs) => change({ fromMs })}
          />
          <TimeField
            label="To"
            value={filters.toMs}
            placeholder="any"
            onChange={(toMs) => change({ toMs })}
          />
        </div>
      </fieldset>
      <AreaFields area={filters.area} onChange={(area) => change({ area })} />
      <fieldset>
        <legend>How well they meet</legend>
        <div class="field-row">
          <NumberField
            label="Δt at most, min"
            value={filters.maxTimeDiffSeconds && Number((filters.maxTimeDiffSeconds / 60).toPrecision(4))}
            min={0}
            placeholder="any"
            onChange={(minutes) =>
              change({ maxTimeDiffSeconds: minutes === undefined ? undefined : minutes * 60 })
            }
          />
          <NumberField
            label="Overlap from, km²"
            value={filters.minAreaKm2}
            min={0}
            placeholder="any"
            onChange={(minAreaKm2) => change({ minAreaKm2 })}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>Products on disk</legend>
        <div class="segmented">
          {(["any", "yes", "no"] as const).map((downloaded) => (
            <button
              key={downloaded}
              type="button"
              aria-pressed={filters.downloaded === downloaded}
              onClick={() => change({ downloaded })}
            >
              {{ any: "Any", yes: "All there", no: "Not all" }[downloaded]}
            </button>
          ))}
        </div>
      </fieldset>
      {filters.event !== undefined && (
        <p class="chip">
          Event of {timeText(page.rows.events.startMs.at(filters.event) ?? Number.NaN)}
          <button
            type="button"
            aria-label="Show the matchups of all events"
            onClick={() => change({ event: undefined })}
          >
            ×
          </button>
        </p>
      )}
      <button
        type="button"
        class="button"
        disabled={active === 0}
        onClick={() => {
          page.filters.value = noFilters;
        }}
      >
        {active === 0 ? "No filters" : `Clear ${countOf(active, "filter")}`}
      </button>
      <CommandBox />
    </div>
  );
}

function PairChoice(props: {
  readonly pairs: readonly string[];
  readonly onChange: (pairs: readonly string[]) => void;
}): VNode {
  const counts = useComputed(() => {
    void page.rowsVersion.value;
    const perPair = new Uint32Array(page.rows.pairs.length);
    for (const pair of page.rows.matchups.pair.values) perPair[pair] = (perPair[pair] ?? 0) + 1;
    return perPair;
  });
  return (
    <fieldset>
      <legend>Pair</legend>
      {counts.value.length === 0 && <p class="panel-note">none yet</p>}
      {page.rows.pairs.slice(0, counts.value.length).map(({ name, sensors }, i) => (
        <label key={name} class="choice" title={name}>
          <input
            type="checkbox"
            checked={props.pairs.includes(name)}
            onChange={() => props.onChange(toggled(props.pairs, name))}
          />
          <span>
            {sensors.map(({ platform }) => platform).join(" × ") || name}
            <small>{sensors.map(({ collection }) => collection).join(" × ")}</small>
          </span>
          <span class="count">{countText(counts.value[i] ?? 0)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function PlatformChoice(props: {
  readonly platforms: readonly string[];
  readonly onChange: (platforms: readonly string[]) => void;
}): VNode | null {
  void page.rowsVersion.value;
  const names = [
    ...new Set(page.rows.pairs.flatMap(({ sensors }) => sensors.map(({ platform }) => platform))),
  ].sort();
  if (names.length < 3) return null;
  return (
    <fieldset>
      <legend>Satellite</legend>
      <div class="chips">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            class="chip-button"
            aria-pressed={props.platforms.includes(name)}
            onClick={() => props.onChange(toggled(props.platforms, name))}
          >
            {name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function AreaFields(props: {
  readonly area: Area | undefined;
  readonly onChange: (area: Area | undefined) => void;
}): VNode {
  const area = props.area ?? [undefined, undefined, undefined, undefined];
  const whole: Area = [-180, -90, 180, 90];
  const set = (side: number, value: number | undefined): void => {
    const next = whole.map((bound, i) => (i === side ? value : props.area?.[i]) ?? bound) as unknown as Area;
    props.onChange(next.every((bound, i) => bound === whole[i]) ? undefined : next);
  };
  return (
    <fieldset>
      <legend>
        Area, degrees
        {props.area !== undefined && (
          <button type="button" class="clear" onClick={() => props.onChange(undefined)}>
            clear
          </button>
        )}
      </legend>
      <div class="field-row field-row-4">
        {(["West", "South", "East", "North"] as const).map((label, side) => (
          <NumberField
            key={label}
            label={label}
            value={area[side]}
            min={whole[side === 0 || side === 2 ? 0 : 1]}
            max={whole[side === 0 || side === 2 ? 2 : 3]}
            placeholder={String(whole[side])}
            onChange={(value) => set(side, value)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function toggled(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
}
