import { constellationOf } from "@eomatch/stac-model";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { vecOf } from "../map/camera.js";
import { geometryRings } from "../map/scene.js";
import { ShapeBuilder, type Shapes } from "../map/shapes.js";
import type {
  PredictedCrossover,
  PredictedSatellite,
  PredictionAnswer,
  PredictionRequest,
} from "./prediction-messages.js";

/** What a prediction is asked for. */
export interface PredictionPlan {
  readonly first: number | undefined;
  readonly second: number | undefined;
  readonly startMs: number;
  readonly days: number;
  readonly maxDistanceKm: number;
  readonly maxTimeDiffSeconds: number;
}

const dayMs = 86_400_000;

/** Everything about predictions that more than one part of the page looks at. */
export const prediction: {
  readonly satellites: Signal<readonly PredictedSatellite[]>;
  readonly skipped: Signal<readonly string[]>;
  readonly plan: Signal<PredictionPlan>;
  readonly crossovers: Signal<readonly PredictedCrossover[] | undefined>;
  readonly isBusy: Signal<boolean>;
  readonly problem: Signal<string | undefined>;
  readonly selected: Signal<number | undefined>;
  /** Of the two satellites of the crossovers, in the plan's order. */
  readonly names: Signal<readonly [string, string]>;
} = {
  satellites: signal([]),
  skipped: signal([]),
  plan: signal({
    first: undefined,
    second: undefined,
    startMs: Math.floor(Date.now() / dayMs) * dayMs,
    days: 7,
    maxDistanceKm: 100,
    maxTimeDiffSeconds: 1800,
  }),
  crossovers: signal(undefined),
  isBusy: signal(false),
  problem: signal(undefined),
  selected: signal(undefined),
  names: signal(["", ""]),
};

/** What the map draws of a prediction: areas as row 0, the tracks from row 1. */
export const predictionShapes: ReadonlySignal<Shapes | undefined> = computed(() => {
  const crossovers = prediction.crossovers.value;
  if (crossovers === undefined) return undefined;
  const { selected } = prediction;
  const builder = new ShapeBuilder();
  crossovers.forEach(({ lonDeg, latDeg, tracks, area }, i) => {
    builder.point(0, vecOf(lonDeg, latDeg));
    if (selected.value !== undefined && selected.value !== i) return;
    builder.polygons(0, geometryRings(area), "great-circle");
    for (const [satellite, track] of tracks.entries()) builder.line(1 + satellite, track);
  });
  return builder.shapes();
});

let worker: Worker | undefined;
/** Of the satellites whose crossovers were asked for last: the plan may be another once they are there. */
let asked: readonly [string, string] = ["", ""];

/** Asks the worker, which is started with the first question. */
function ask(request: PredictionRequest): void {
  prediction.isBusy.value = true;
  prediction.problem.value = undefined;
  if (worker === undefined) {
    worker = new Worker(new URL("./prediction-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<PredictionAnswer>) => take(data));
    worker.addEventListener("error", () =>
      take({ kind: "failed", reason: "the prediction cannot be run here" }),
    );
  }
  worker.postMessage(request);
}

function take(answer: PredictionAnswer): void {
  prediction.isBusy.value = false;
  if (answer.kind === "failed") {
    prediction.problem.value = answer.reason;
    return;
  }
  if (answer.kind === "crossovers") {
    prediction.names.value = asked;
    prediction.crossovers.value = answer.crossovers;
    return;
  }
  const { satellites, skipped } = answer;
  prediction.satellites.value = satellites;
  prediction.skipped.value = skipped;
  if (satellites.length === 0) prediction.problem.value = "there are no element sets in this text";
  const plan = prediction.plan.peek();
  const [first] = satellites;
  // Satellites of one constellation keep away from each other.
  const second =
    satellites.find(({ name }) => constellationOf(name) !== constellationOf(first?.name ?? "")) ??
    satellites[1];
  const known = (id: number | undefined): boolean => satellites.some(({ noradId }) => noradId === id);
  const latest = Math.max(...satellites.map(({ lastEpochMs }) => lastEpochMs));
  const isPast = satellites.length > 0 && plan.startMs - latest > 14 * dayMs;
  prediction.plan.value = {
    ...plan,
    first: known(plan.first) ? plan.first : first?.noradId,
    second: known(plan.second) ? plan.second : second?.noradId,
    // Old elements say nothing of today: begin where they can be trusted.
    startMs: isPast ? Math.floor(latest / dayMs) * dayMs : plan.startMs,
  };
}

/** Reads element sets (TLE, OMM) in place of those read before. */
export function readElementSets(text: string): void {
  prediction.crossovers.value = undefined;
  prediction.selected.value = undefined;
  ask({ kind: "read", text });
}

/** Computes the crossovers of the plan. */
export function predict(): void {
  const { first, second, startMs, days, maxDistanceKm, maxTimeDiffSeconds } = prediction.plan.peek();
  if (first === undefined || second === undefined || first === second) {
    prediction.problem.value = "choose two different satellites";
    return;
  }
  prediction.selected.value = undefined;
  const name = (id: number): string =>
    prediction.satellites.peek().find(({ noradId }) => noradId === id)?.name ?? String(id);
  asked = [name(first), name(second)];
  const stopMs = startMs + days * dayMs;
  ask({ kind: "predict", first, second, startMs, stopMs, maxDistanceKm, maxTimeDiffSeconds });
}
