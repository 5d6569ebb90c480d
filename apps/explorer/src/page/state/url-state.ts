import { effect } from "@preact/signals";
import type { Projection } from "../map/camera.js";
import { prediction } from "../predict/prediction-state.js";
import { type Area, type Filters, noFilters } from "./filters.js";
import { type ColourBy, page } from "./page-state.js";
import { select } from "./selection.js";

/** What an address says, in its part behind `#`; anything that is not understood is left out. */
export interface AddressState {
  readonly filters: Filters;
  /** The event that alone is shown: when it starts, and its pair. */
  readonly event: { readonly startMs: number; readonly pair: string } | undefined;
  readonly camera:
    | {
        readonly projection: Projection;
        readonly lonDeg: number;
        readonly latDeg: number;
        readonly rollDeg: number;
        readonly zoom: number;
      }
    | undefined;
  readonly selected: { readonly collection: string; readonly id: string } | undefined;
  readonly params: URLSearchParams;
}

/** Reads an address. */
export function readAddress(hash: string): AddressState {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (key: string): number | undefined => {
    const text = params.get(key);
    const value = text === null || text === "" ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  };
  const time = (key: string): number | undefined => {
    const ms = Date.parse(params.get(key) ?? "");
    return Number.isNaN(ms) ? undefined : ms;
  };
  const disk = params.get("disk");
  const filters: Filters = {
    ...noFilters,
    pairs: params.getAll("pair"),
    platforms: params.getAll("platform"),
    fromMs: time("from"),
    toMs: time("to"),
    area: areaOf(params.get("area")),
    maxTimeDiffSeconds: number("dt"),
    minAreaKm2: number("km2"),
    downloaded: disk === "yes" || disk === "no" ? disk : "any",
  };
  const eventStart = time("event");
  const [collection, id] = [params.get("in"), params.get("id")];
  return {
    filters,
    event:
      eventStart === undefined ? undefined : { startMs: eventStart, pair: params.get("event-pair") ?? "" },
    camera: cameraOf(params),
    selected: collection !== null && id !== null ? { collection, id } : undefined,
    params,
  };
}

function areaOf(text: string | null): Area | undefined {
  const numbers = text?.split(",").map(Number) ?? [];
  const [, south = 0, , north = 0] = numbers;
  const isArea =
    numbers.length === 4 &&
    numbers.every((value) => Number.isFinite(value) && Math.abs(value) <= 180) &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    south <= north;
  return isArea ? (numbers as unknown as Area) : undefined;
}

function cameraOf(params: URLSearchParams): AddressState["camera"] {
  const projection = params.get("view");
  const [lonDeg, latDeg, zoom, rollDeg = 0] = (params.get("at") ?? "").split(",").map(Number);
  if (projection !== "globe" && projection !== "polar" && projection !== "map") return undefined;
  if (![lonDeg, latDeg, zoom, rollDeg].every(Number.isFinite)) return undefined;
  return {
    projection,
    lonDeg: Math.max(-180, Math.min(180, lonDeg as number)),
    latDeg: Math.max(-90, Math.min(90, latDeg as number)),
    zoom: Math.max(4, Math.min(19.3, zoom as number)),
    rollDeg,
  };
}

/** Writes what is seen as an address, `#…`. */
function writeAddress(): string {
  const params = new URLSearchParams();
  const set = (key: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== "") params.set(key, String(value));
  };
  const { projection, lonDeg, latDeg, rollDeg, scale } = page.camera.value;
  const filters = page.filters.value;
  if (page.mode.value === "predict") set("mode", "predict");
  if (scale > 0) {
    set("view", projection);
    const roll = Math.abs(rollDeg) > 0.05 ? `,${rollDeg.toFixed(1)}` : "";
    set("at", `${lonDeg.toFixed(2)},${latDeg.toFixed(2)},${Math.log2(scale).toFixed(2)}${roll}`);
  }
  for (const pair of filters.pairs) params.append("pair", pair);
  for (const platform of filters.platforms) params.append("platform", platform);
  set("from", isoText(filters.fromMs));
  set("to", isoText(filters.toMs));
  set("area", filters.area?.join(","));
  set("dt", filters.maxTimeDiffSeconds);
  set("km2", filters.minAreaKm2);
  if (filters.downloaded !== "any") set("disk", filters.downloaded);
  if (filters.event !== undefined && filters.event < page.rows.events.count) {
    set("event", isoText(page.rows.events.startMs.at(filters.event)));
    set("event-pair", page.rows.pairs[page.rows.events.pair.at(filters.event)]?.name);
  }
  if (page.colourBy.value !== "time-diff") set("by", page.colourBy.value);
  if (page.table.value !== "matchups") set("list", page.table.value);
  const { column, isDescending } = page.sort.value;
  if (column !== "time" || isDescending) set("sort", `${isDescending ? "-" : ""}${column}`);
  const { events, regions, footprints } = page.layers.value;
  if (!(events && regions && footprints)) {
    set("layers", `${events ? "e" : ""}${regions ? "r" : ""}${footprints ? "f" : ""}` || "none");
  }
  set("in", page.detail.value?.collection);
  set("id", page.detail.value?.id);
  writePlan(set);
  const text = params.toString();
  return text === "" ? "" : `#${text}`;
}

function writePlan(set: (key: string, value: string | number | undefined) => void): void {
  if (page.mode.value !== "predict") return;
  const { first, second, startMs, days, maxDistanceKm, maxTimeDiffSeconds } = prediction.plan.value;
  set("first", first);
  set("second", second);
  set("start", isoText(startMs));
  set("days", days);
  set("km", maxDistanceKm);
  set("s", maxTimeDiffSeconds);
}

/** Shows what an address says; the event and the selection follow once the rows are there. */
export function applyAddress({ filters, camera, params }: AddressState): void {
  page.filters.value = filters;
  if (camera !== undefined) {
    const { zoom, ...view } = camera;
    page.camera.value = { ...view, scale: 2 ** zoom };
  }
  page.mode.value = params.get("mode") === "predict" ? "predict" : "catalogue";
  const by = params.get("by");
  page.colourBy.value = by === "area" || by === "pair" ? by : ("time-diff" satisfies ColourBy);
  page.table.value = params.get("list") === "events" ? "events" : "matchups";
  const sort = params.get("sort") ?? "time";
  page.sort.value = { column: sort.replace(/^-/, ""), isDescending: sort.startsWith("-") };
  const layers = params.get("layers") ?? "erf";
  page.layers.value = {
    events: layers.includes("e") && layers !== "none",
    regions: layers.includes("r"),
    footprints: layers.includes("f"),
  };
  const plan = prediction.plan.peek();
  const number = (key: string, least: number, most: number, otherwise: number): number => {
    const value = Number(params.get(key) ?? Number.NaN);
    return value >= least && value <= most ? value : otherwise;
  };
  const startMs = Date.parse(params.get("start") ?? "");
  prediction.plan.value = {
    first: params.has("first") ? number("first", 1, 999_999_999, 0) || undefined : plan.first,
    second: params.has("second") ? number("second", 1, 999_999_999, 0) || undefined : plan.second,
    startMs: Number.isNaN(startMs) ? plan.startMs : startMs,
    days: number("days", 1, 92, plan.days),
    maxDistanceKm: number("km", 0, 5000, plan.maxDistanceKm),
    maxTimeDiffSeconds: number("s", 0, 864_000, plan.maxTimeDiffSeconds),
  };
}

/** Shows the event and the matchup that an address names, now that the rows are there. */
export function applyNames({ event, selected }: AddressState): void {
  if (event !== undefined) {
    const { events, pairs } = page.rows;
    for (let row = 0; row < events.count; row++) {
      const isIt =
        events.startMs.at(row) === event.startMs && pairs[events.pair.at(row)]?.name === event.pair;
      if (isIt) page.filters.value = { ...page.filters.peek(), event: row };
    }
  }
  if (selected !== undefined) select(selected);
}

/** Keeps the address in step with what is seen, and what is seen with an address that is typed. */
export function followAddress(isReady: () => boolean): void {
  let written = location.hash;
  let wait: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const address = writeAddress();
    clearTimeout(wait);
    if (!isReady()) return;
    wait = setTimeout(() => {
      written = address;
      history.replaceState(null, "", address === "" ? location.pathname + location.search : address);
    }, 250);
  });
  window.addEventListener("hashchange", () => {
    if (location.hash === written) return;
    const state = readAddress(location.hash);
    applyAddress(state);
    applyNames(state);
  });
}

function isoText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString().replace(/(:00)?\.000Z$/, "Z");
}
