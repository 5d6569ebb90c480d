import { type Figure, significant } from "../finder/figure.js";
import type { OrbitPairsAnswer, OrbitPairsRequest } from "../processes/orbit-pairs-process.js";
import { askNode } from "../processes/process-talk.js";
import { SATELLITE_NAMES } from "./element-history.js";

/**
 * All pairs of twelve satellites over a year, on two cores: two processes that share out the pairs.
 *
 * Wall time from starting the processes to the last answer; everything counts, also making element sets.
 */
export async function yearFigures(days: number, processes: number): Promise<Figure[]> {
  const pairs = SATELLITE_NAMES.flatMap((first, i) =>
    SATELLITE_NAMES.slice(i + 1).map((second) => [first, second] as const),
  );
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: processes }, (_, k) => {
      const share = pairs.filter((_, i) => i % processes === k);
      return askNode<OrbitPairsAnswer>("orbit-pairs-process", {
        pairs: share,
        days,
      } satisfies OrbitPairsRequest);
    }),
  );
  const wallS = (performance.now() - began) / 1000;
  const sum = (of: (answer: OrbitPairsAnswer) => number): number =>
    answers.reduce((total, answer) => total + of(answer), 0);
  return [
    { id: "orbits.year66.wall_s", value: significant(wallS), unit: "s" },
    { id: "orbits.year66.cpu_s", value: significant(sum(({ cpuS }) => cpuS)), unit: "CPU s" },
    { id: "orbits.year66.crossovers", value: sum(({ crossovers }) => crossovers), unit: "crossovers" },
    {
      id: "orbits.year66.rss_mb",
      value: significant(Math.max(...answers.map(({ rssMb }) => rssMb))),
      unit: "MB",
    },
  ];
}
