import { formatBoxPlace } from "../report/place.js";
import { formatAreaRange, formatCount, formatDurationRange } from "../report/quantity.js";
import { type Column, formatTable, hasRoomFor, type TableLayout } from "../report/table.js";
import type { Listed } from "./listed.js";

const text = (value: unknown): string => (value === null || value === undefined ? "–" : String(value));

const start: Column<Listed> = {
  heading: "start (UTC)",
  // Fractions of a second take room and are in every other format.
  cell: ({ values }) => text(values["start_time"]).replace(/\.\d+Z$/, "Z"),
  rank: 0,
};

const sensors: Column<Listed> = {
  heading: "satellites",
  cell: ({ values }) => (values["platforms"] as readonly string[]).join(" × "),
  rank: 0,
};

const place: Column<Listed> = { heading: "where", cell: ({ values }) => placeOf(values["bbox"]), rank: 2 };
const id: Column<Listed> = { heading: "id", cell: ({ values }) => text(values["id"]), rank: 4 };

const eventColumns: readonly Column<Listed>[] = [
  start,
  sensors,
  {
    heading: "matchups",
    cell: ({ values }) => formatCount(Number(values["matchups"])),
    align: "right",
    rank: 0,
  },
  {
    heading: "apart",
    cell: ({ values }) => timeRange(values["min_time_diff_seconds"], values["max_time_diff_seconds"]),
    align: "right",
    rank: 1,
  },
  {
    heading: "area",
    cell: ({ values }) => areaRange(values["min_area_km2"], values["max_area_km2"]),
    align: "right",
    rank: 3,
  },
  place,
  id,
];

const matchupColumns: readonly Column<Listed>[] = [
  start,
  sensors,
  {
    heading: "apart",
    cell: ({ values }) => timeRange(values["time_diff_seconds"], values["time_diff_seconds"]),
    align: "right",
    rank: 0,
  },
  {
    heading: "area",
    cell: ({ values }) => areaRange(values["area_km2"], values["area_km2"]),
    align: "right",
    rank: 1,
  },
  place,
  { heading: "on disk", cell: ({ values }) => (values["downloaded"] === true ? "yes" : "no"), rank: 3 },
  id,
];

/** Writes events or matchups as a table that fits the terminal; nothing for none. */
export function formatListTable(
  listed: readonly Listed[],
  layout: TableLayout & { readonly of: "events" | "matchups" },
): string {
  if (listed.length === 0) return "";
  return formatTable(layout.of === "events" ? eventColumns : matchupColumns, listed, layout);
}

/** Whether the table has room for ids, which `show` asks for. */
export function showsIds(
  listed: readonly Listed[],
  layout: TableLayout & { readonly of: "events" | "matchups" },
): boolean {
  return hasRoomFor(id.heading, layout.of === "events" ? eventColumns : matchupColumns, listed, layout);
}

function timeRange(min: unknown, max: unknown): string {
  return formatDurationRange(typeof min === "number" && typeof max === "number" ? { min, max } : undefined);
}

function areaRange(min: unknown, max: unknown): string {
  return formatAreaRange(typeof min === "number" && typeof max === "number" ? { min, max } : undefined);
}

function placeOf(bbox: unknown): string {
  return Array.isArray(bbox) ? formatBoxPlace(bbox as [number, number, number, number]) : "–";
}
