import type { PredictedEvent, Prediction } from "@eomatch/catalogue";
import { formatCounted, formatDuration } from "../report/quantity.js";
import { type Column, formatTable, type TableLayout } from "../report/table.js";

const columns: readonly Column<PredictedEvent>[] = [
  { heading: "start (UTC)", cell: ({ startTime }) => minuteAndSecond(startTime), rank: 0 },
  {
    heading: "lasts",
    cell: ({ startTime, stopTime }) => formatDuration((stopTime.getTime() - startTime.getTime()) / 1000),
    align: "right",
    rank: 2,
  },
  { heading: "satellites", cell: ({ platforms }) => platforms.join(" × "), rank: 0 },
  { heading: "where", cell: ({ position: [lon, lat] }) => place(lon, lat), align: "right", rank: 0 },
  { heading: "km", cell: ({ distanceKm }) => distanceKm.toFixed(0), align: "right", rank: 1 },
  {
    heading: "apart",
    cell: ({ delaySeconds }) => formatDuration(Math.round(delaySeconds)),
    align: "right",
    rank: 0,
  },
  { heading: "first", cell: ({ leader }) => leader, rank: 3 },
  {
    heading: "Sun",
    cell: ({ sunElevationDeg }) => `${sunElevationDeg.toFixed(0)}°`,
    align: "right",
    rank: 4,
  },
  {
    heading: "±",
    cell: ({ uncertaintySeconds, isUseful }) =>
      `${formatDuration(uncertaintySeconds < 10 ? Number(uncertaintySeconds.toFixed(1)) : uncertaintySeconds)}${isUseful ? "" : " ?"}`,
    align: "right",
    rank: 0,
  },
];

/** Writes meetings as a table that fits the terminal; nothing for none. */
export function formatPredictionTable(events: readonly PredictedEvent[], layout: TableLayout): string {
  return events.length === 0 ? "" : formatTable(columns, events, layout);
}

/** Says how many there are, from which elements, and how long they can be trusted; one fact a line. */
export function formatPredictionNotes({ events, epochs, usefulUntil }: Prediction): string {
  const elements = epochs.map(({ platform, epoch }) => `${platform} ${minuteAndSecond(epoch)}`).join(", ");
  const beyond = events.filter(({ isUseful }) => !isUseful).length;
  const lines = [
    `${formatCounted(events.length, "meeting")}; latest elements: ${elements}`,
    `± is how far off the times may be (nine of ten are better); places hold within a few km, manoeuvres aside`,
    `from these elements predictions are useful until ${minuteAndSecond(usefulUntil).slice(0, 16)}: beyond, times may be off by more than a minute`,
  ];
  if (beyond > 0) {
    lines.push(
      `${formatCounted(beyond, "meeting")} (marked ?) ${beyond === 1 ? "lies" : "lie"} beyond: predict again with newer elements before planning on ${beyond === 1 ? "it" : "them"}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function minuteAndSecond(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}

/** `40.1°N 105.2°W` */
export function place(lonDeg: number, latDeg: number): string {
  return `${Math.abs(latDeg).toFixed(1)}°${latDeg < 0 ? "S" : "N"} ${Math.abs(lonDeg).toFixed(1)}°${lonDeg < 0 ? "W" : "E"}`;
}
