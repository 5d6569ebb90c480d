/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { builtFinder } from "../test/built-finder.js";
import { isFinderError } from "./errors.js";
import { findMatchups } from "./find-matchups.js";
import type { Observation } from "./observation.js";
import { findMatchupsInParallel, type MatchWorker, matchThreads } from "./parallel.js";
import type { ProductMatch } from "./product-match.js";

const built = builtFinder("parallel", "parallel-worker");

function products(name: string, count: number): Observation[] {
  return Array.from({ length: count }, (_, i) => {
    const [west, south] = [((i * 37) % 358) - 179, ((i * 13) % 120) - 60];
    const coordinates = [
      [
        [west, south],
        [west + 2.5, south + 0.2],
        [west + 2.3, south + 2.5],
        [west - 0.1, south + 2.2],
      ] as [number, number][],
    ];
    const time = new Date(20 * i);
    return {
      id: `${name}${i}`,
      footprint: { type: "Polygon", coordinates },
      startTime: time,
      stopTime: time,
    };
  });
}

const sensors = [products("a", 3_000), products("b", 2_500)] as const;
const criteria = { maxTimeDiffSeconds: 9 };
const described = (matches: readonly ProductMatch<Observation>[]): string[] =>
  matches.map(({ products: p, areaKm2 }) => [...p.map(({ id }) => id), areaKm2].join());
const expected = described(findMatchups(sensors, criteria));

/** Workers that are counted, and can be ended from outside. */
function countedWorkers(): { createWorker: () => MatchWorker; made: Worker[] } {
  const made: Worker[] = [];
  const createWorker = (): MatchWorker => {
    const worker = new Worker(built("parallel-worker"));
    made.push(worker);
    return worker;
  };
  return { createWorker, made };
}

describe("matchThreads", () => {
  it("keeps its threads from call to call, and for calls at one time", async () => {
    const { createWorker, made } = countedWorkers();
    const threads = matchThreads({ threads: 3, createWorker });
    expect(threads.count).toBe(3);
    expect(made).toHaveLength(0);
    const call = async (): Promise<string[]> =>
      described(await findMatchupsInParallel(sensors, criteria, { threads, minProducts: 0 }));
    expect(await call()).toEqual(expected);
    expect(await Promise.all([call(), call(), call()])).toEqual([expected, expected, expected]);
    expect(made).toHaveLength(2);
    await threads.close();
  });

  it("goes on after a call that was aborted or refused", async () => {
    const { createWorker, made } = countedWorkers();
    const threads = matchThreads({ threads: 2, createWorker });
    const controller = new AbortController();
    const options = { threads, minProducts: 0 };
    const aborted = findMatchupsInParallel(sensors, criteria, { ...options, signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    const refused = findMatchupsInParallel([sensors[0], [...sensors[1], sensors[1][0]!]], criteria, options);
    await expect(refused).rejects.toThrow(/id occurs twice/);
    expect(described(await findMatchupsInParallel(sensors, criteria, options))).toEqual(expected);
    expect(made).toHaveLength(1);
    await threads.close();
  });

  it("replaces a thread that has ended, and fails the call that needed it", async () => {
    const { createWorker, made } = countedWorkers();
    const threads = matchThreads({ threads: 2, createWorker });
    const call = (): Promise<ProductMatch<Observation>[]> =>
      findMatchupsInParallel(sensors, criteria, { threads, minProducts: 0 });
    const failing = call();
    const ended = made[0]!.terminate();
    const error: unknown = await failing.catch((caught: unknown) => caught);
    expect(isFinderError(error, "finder/worker-failed")).toBe(true);
    await ended;
    expect(described(await call())).toEqual(expected);
    expect(made).toHaveLength(2);
    await threads.close();
  });

  it("ends its threads when it is closed, and starts none after that", async () => {
    const { createWorker, made } = countedWorkers();
    const threads = matchThreads({ threads: 2, createWorker });
    await findMatchupsInParallel(sensors, criteria, { threads, minProducts: 0 });
    const ended = new Promise((resolve) => made[0]!.once("exit", resolve));
    await threads.close();
    await ended;
    await threads.close();
    await expect(findMatchupsInParallel(sensors, criteria, { threads })).rejects.toThrow(/closed/);
    expect(made).toHaveLength(1);
  });

  it("spreads inputs that are too small to start threads for over those that are kept", async () => {
    const { createWorker, made } = countedWorkers();
    const threads = matchThreads({ threads: 2, createWorker });
    // 250,000 products, of places so far apart that hardly any match.
    const many = [products("m", 125_000), products("n", 125_000)] as const;
    const within = { maxTimeDiffSeconds: 0.02 };
    const found = await findMatchupsInParallel(many, within, { threads });
    expect(made).toHaveLength(1);
    expect(described(found)).toEqual(described(findMatchups(many, within)));
    await findMatchupsInParallel(many, within, { threads: 2, createWorker });
    expect(made).toHaveLength(1);
    await threads.close();
  });

  it("refuses a number of threads that is none, and threads that are not its own", async () => {
    expect(() => matchThreads({ threads: 0 })).toThrow(/threads is 0/);
    const threads = { count: 2, close: async () => {} };
    await expect(findMatchupsInParallel(sensors, criteria, { threads })).rejects.toThrow(/matchThreads/);
  });

  it("neither holds a process open nor lets it end while it matches", () => {
    const program = `
      import { findMatchupsInParallel, matchThreads } from ${JSON.stringify(built("parallel"))};
      const sensors = ${JSON.stringify(sensors)};
      for (const p of sensors.flat()) for (const key of ["startTime", "stopTime"]) p[key] = new Date(p[key]);
      const options = { threads: matchThreads({ threads: 2 }), minProducts: 0 };
      for (let k = 0; k < 2; k++) console.log((await findMatchupsInParallel(sensors, ${JSON.stringify(criteria)}, options)).length);
    `;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], {
      input: program,
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(stderr).toBe("");
    expect(stdout).toBe(`${expected.length}\n${expected.length}\n`);
    expect(status).toBe(0);
  });
});
