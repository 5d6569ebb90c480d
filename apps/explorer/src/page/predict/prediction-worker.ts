import {
  type Crossover,
  createOrbit,
  findCrossovers,
  groundTrack,
  groupByNoradId,
  type Orbit,
  parseElementSets,
  solarElevationDeg,
} from "@eomatch/orbits";
import { findPlatform } from "@eomatch/stac-model";
import type {
  PredictedCrossover,
  PredictedSatellite,
  PredictionAnswer,
  PredictionRequest,
} from "./prediction-messages.js";

let orbits: ReadonlyMap<number, Orbit> = new Map();

self.addEventListener("message", ({ data }: MessageEvent<PredictionRequest>) => {
  self.postMessage(answerTo(data));
});

function answerTo(request: PredictionRequest): PredictionAnswer {
  try {
    return request.kind === "read" ? read(request.text) : predict(request);
  } catch (error) {
    return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

function read(text: string): PredictionAnswer {
  const skipped: string[] = [];
  const sets = parseElementSets(text, {
    onInvalid: "skip",
    onSkip: ({ message }) => void skipped.push(message),
  });
  orbits = new Map([...groupByNoradId(sets)].map(([noradId, own]) => [noradId, createOrbit(own)]));
  const satellites = [...orbits.values()].map(
    ({ noradId, name, elementSets }): PredictedSatellite => ({
      noradId,
      name: findPlatform(noradId)?.name ?? name ?? `NORAD ${noradId}`,
      sets: elementSets.length,
      firstEpochMs: elementSets[0]!.epoch.getTime(),
      lastEpochMs: elementSets.at(-1)!.epoch.getTime(),
    }),
  );
  return { kind: "satellites", satellites, skipped };
}

function predict(request: Extract<PredictionRequest, { kind: "predict" }>): PredictionAnswer {
  const [first, second] = [orbits.get(request.first), orbits.get(request.second)];
  if (first === undefined || second === undefined) throw new Error("choose two satellites");
  const crossovers = findCrossovers(first, second, {
    startTime: new Date(request.startMs),
    stopTime: new Date(request.stopMs),
    maxDistanceKm: request.maxDistanceKm,
    maxTimeDiffSeconds: request.maxTimeDiffSeconds,
  });
  return { kind: "crossovers", crossovers: crossovers.map((one) => shown(one, [first, second])) };
}

function shown(crossover: Crossover, orbitsOfBoth: readonly [Orbit, Orbit]): PredictedCrossover {
  const { position, times, startTime, stopTime, windows, area } = crossover;
  const middle = new Date((times[0].getTime() + times[1].getTime()) / 2);
  const track = (i: 0 | 1): number[] =>
    groundTrack(orbitsOfBoth[i], { ...windows[i], stepSeconds: 30 }).flatMap(({ position: [lon, lat] }) => [
      lon,
      lat,
    ]);
  return {
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    timesMs: [times[0].getTime(), times[1].getTime()],
    lonDeg: position[0],
    latDeg: position[1],
    distanceKm: crossover.distanceKm,
    delaySeconds: crossover.delaySeconds,
    leader: crossover.leader,
    sunElevationDeg: solarElevationDeg(position, middle),
    isStale: crossover.isStale,
    area,
    tracks: [track(0), track(1)],
  };
}
