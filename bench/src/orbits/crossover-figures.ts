import { type Crossover, findCrossovers } from "@eomatch/orbits";
import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import { HISTORY_START, orbitOf } from "./element-history.js";
import { type SampledWindow, sampledCrossovers } from "./sampled-crossovers.js";

const LIMITS = { maxDistanceKm: 100, maxTimeDiffSeconds: 1800 };
const DAY_MS = 86_400_000;

/** How the crossovers of one pair are measured. */
export interface CrossoverOptions {
  readonly days: number;
  readonly runs: number;
  /** Step of the sampling it is measured against, seconds. */
  readonly stepSeconds: number;
}

/**
 * Sentinel-2A × Landsat-9: what solving takes, what sampling takes in the same process on the same elements, whether
 * both find the same, and what twice the period takes.
 *
 * Times are processor time of the whole process, the least of the runs: other work on the machine can only add to it.
 * They hold everything from element sets to crossovers with their areas; orbits are made afresh for each run.
 */
export function crossoverFigures({ days, runs, stepSeconds }: CrossoverOptions): Figure[] {
  const single: number[] = [];
  const double: number[] = [];
  let found: readonly Crossover[] = [];
  for (let run = 0; run < runs; run++) {
    const once = solve(days);
    single.push(once.cpuS);
    found = once.crossovers;
    double.push(solve(2 * days).cpuS);
  }
  const cpuS = measurementOf(single);
  const twice = measurementOf(double);
  const sampled = sample(days, stepSeconds);
  const { missed, invented, meanEndSeconds } = compare(found, sampled.windows, stepSeconds);
  return [
    {
      id: "orbits.crossover30d.cpu_s",
      value: significant(cpuS.min),
      unit: "CPU s",
      spread: [cpuS.min, cpuS.max],
    },
    { id: "orbits.crossover30d.cold_cpu_s", value: significant(single[0]!), unit: "CPU s" },
    { id: "orbits.crossover30d.sampled_cpu_s", value: significant(sampled.cpuS), unit: "CPU s" },
    { id: "orbits.crossover30d.ratio_sampled", value: significant(sampled.cpuS / cpuS.min), unit: "times" },
    { id: "orbits.crossover30d.windows", value: found.length, unit: "windows" },
    { id: "orbits.crossover30d.windows_missed", value: missed, unit: "windows" },
    { id: "orbits.crossover30d.windows_invented", value: invented, unit: "windows" },
    { id: "orbits.crossover30d.mean_end_difference_s", value: significant(meanEndSeconds), unit: "s" },
    { id: "orbits.growth", value: significant(twice.min / cpuS.min), unit: "times" },
  ];
}

function solve(days: number): { readonly crossovers: Crossover[]; readonly cpuS: number } {
  const [first, second] = [orbitOf("S2A", days), orbitOf("Landsat-9", days)];
  const began = process.cpuUsage();
  const crossovers = findCrossovers(first, second, { ...periodOf(days), ...LIMITS });
  // Areas are outlined when they are read.
  const polygons = crossovers.reduce((sum, { area }) => sum + area.coordinates.length, 0);
  const cpuS = cpuSince(began);
  if (polygons < crossovers.length) throw new Error("a crossover has no area");
  return { crossovers, cpuS };
}

function sample(
  days: number,
  stepSeconds: number,
): { readonly windows: SampledWindow[]; readonly cpuS: number } {
  const [first, second] = [orbitOf("S2A", days), orbitOf("Landsat-9", days)];
  const began = process.cpuUsage();
  const windows = sampledCrossovers(first, second, { ...periodOf(days), ...LIMITS, stepSeconds });
  return { windows, cpuS: cpuSince(began) };
}

/**
 * Pairs each window solved with the one sampled window that lies in it.
 *
 * Samples see a window from its first to its last grid point inside: never longer than it is, and shorter by more than a
 * step where its end tapers off between grid points. A window shorter than four steps can fall between samples.
 */
function compare(
  found: readonly Crossover[],
  sampled: readonly SampledWindow[],
  stepSeconds: number,
): { readonly missed: number; readonly invented: number; readonly meanEndSeconds: number } {
  const left = new Set(sampled);
  let invented = 0;
  let [ends, difference] = [0, 0];
  for (const { startTime, stopTime } of found) {
    const [start, stop] = [startTime.getTime() / 1000, stopTime.getTime() / 1000];
    const inside = [...left].filter(
      (window) => window.startSeconds > start - stepSeconds && window.stopSeconds < stop + stepSeconds,
    );
    const [match] = inside;
    if (match !== undefined && inside.length === 1) {
      left.delete(match);
      ends += 2;
      difference += Math.abs(match.startSeconds - start) + Math.abs(match.stopSeconds - stop);
    } else if (stop - start > 4 * stepSeconds) invented += 1;
  }
  return { missed: left.size, invented, meanEndSeconds: difference / ends };
}

function periodOf(days: number): { readonly startTime: Date; readonly stopTime: Date } {
  return { startTime: HISTORY_START, stopTime: new Date(HISTORY_START.getTime() + days * DAY_MS) };
}

function cpuSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
