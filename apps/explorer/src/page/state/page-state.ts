import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CatalogueFacts, MatchupDetail, RowsProgress } from "../feed/feed-client.js";
import { type CatalogueRows, emptyRows } from "../feed/rows.js";
import type { Camera, MapSize } from "../map/camera.js";
import { type Filters, noFilters } from "./filters.js";
import { type VisibleRows, visibleRows } from "./visible-rows.js";

/** What colours of matchups tell. */
export type ColourBy = "time-diff" | "area" | "pair";

/** A column by which a table is in order. */
export interface SortOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

/** How far the page has come with the catalogue. */
export type Loading =
  | { readonly state: "loading" | "whole"; readonly progress: RowsProgress }
  | { readonly state: "failed"; readonly reason: string };

/** What is switched on on the map. */
export interface ShownLayers {
  readonly events: boolean;
  readonly regions: boolean;
  readonly footprints: boolean;
}

/** What the page does: look at a catalogue, or ahead. */
export type Mode = "catalogue" | "predict";

const noProgress: RowsProgress = { isWhole: false, matchupsNamed: 0, broken: 0 };

/** Everything that more than one part of the page looks at. */
export const page: {
  readonly facts: Signal<CatalogueFacts | undefined>;
  readonly loading: Signal<Loading>;
  /** Rows grow in place; {@link page.rowsVersion} tells that they have. */
  readonly rows: CatalogueRows;
  readonly rowsVersion: Signal<number>;
  readonly filters: Signal<Filters>;
  readonly visible: ReadonlySignal<VisibleRows>;
  readonly camera: Signal<Camera>;
  /** The map's size on the screen. */
  readonly mapSize: Signal<MapSize>;
  readonly colourBy: Signal<ColourBy>;
  readonly layers: Signal<ShownLayers>;
  readonly mode: Signal<Mode>;
  readonly table: Signal<"matchups" | "events">;
  readonly sort: Signal<SortOrder>;
  /** The matchup that is selected, by its number. */
  readonly selected: Signal<number | undefined>;
  /** What the server says of it, once it has answered. */
  readonly detail: Signal<MatchupDetail | undefined>;
  /** Why there is no detail. */
  readonly detailProblem: Signal<string | undefined>;
  readonly hovered: Signal<number | undefined>;
  readonly isDark: Signal<boolean>;
  /** Said to screen readers when it changes. */
  readonly announcement: Signal<string>;
} = makePage();

function makePage(): typeof page {
  const rows = emptyRows();
  const rowsVersion = signal(0);
  const filters = signal<Filters>(noFilters);
  return {
    facts: signal(undefined),
    loading: signal<Loading>({ state: "loading", progress: noProgress }),
    rows,
    rowsVersion,
    filters,
    visible: computed(() => {
      void rowsVersion.value;
      return visibleRows(rows, filters.value);
    }),
    camera: signal<Camera>({ projection: "globe", lonDeg: -20, latDeg: 62, rollDeg: 0, scale: 0 }),
    mapSize: signal<MapSize>({ width: 0, height: 0 }),
    colourBy: signal<ColourBy>("time-diff"),
    layers: signal<ShownLayers>({ events: true, regions: true, footprints: true }),
    mode: signal<Mode>("catalogue"),
    table: signal<"matchups" | "events">("matchups"),
    sort: signal<SortOrder>({ column: "time", isDescending: false }),
    selected: signal(undefined),
    detail: signal(undefined),
    detailProblem: signal(undefined),
    hovered: signal(undefined),
    isDark: signal(false),
    announcement: signal(""),
  };
}
