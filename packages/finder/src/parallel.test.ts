/// <reference types="node" />
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { builtFinder } from "../test/built-finder.js";
import { isFinderError } from "./errors.js";
import { findMatchups } from "./find-matchups.js";
import type { Footprint } from "./geojson.js";
import type { Observation } from "./observation.js";
import { type ObservationColumns, toColumns } from "./observation-columns.js";
import { findMatchupsInParallel, type MatchWorker } from "./parallel.js";
import type { ProductMatch } from "./product-match.js";

const built = builtFinder("parallel-worker");

const createWorker = (): MatchWorker => new Worker(built("parallel-worker"));

function products(name: string, count: number): Observation[] {
  return Array.from({ length: count }, (_, i) => {
    const [west, south] = [((i * 37) % 358) - 179, ((i * 13) % 120) - 60];
    const footprint: Footprint = {
      type: "Polygon",
      coordinates: [
        [
          [west, south],
          [west + 2.5, south + 0.2],
          [west + 2.3, south + 2.5],
          [west - 0.1, south + 2.2],
        ],
      ],
    };
    const startMs = 20 * Math.floor(i / 2);
    return {
      id: `${name}${i}`,
      footprint,
      startTime: new Date(startMs),
      stopTime: new Date(startMs + (i % 90)),
    };
  });
}

const described = (matches: readonly ProductMatch<Observation>[]): string[] =>
  matches.map(({ products: p, timeDiffSeconds, areaKm2 }) =>
    [...p.map(({ id }) => id), timeDiffSeconds, areaKm2].join(),
  );

const [a, b] = [products("a", 13_000), products("b", 11_000)];

function inSharedMemory(columns: ObservationColumns<Observation>): ObservationColumns<Observation> {
  const share = <A extends Float64Array | Uint32Array>(
    array: A,
    type: new (buffer: SharedArrayBuffer) => A,
  ): A => {
    const shared = new type(new SharedArrayBuffer(array.byteLength));
    shared.set(array);
    return shared;
  };
  return {
    ...columns,
    startMs: share(columns.startMs, Float64Array),
    stopMs: share(columns.stopMs, Float64Array),
    lonLat: share(columns.lonLat, Float64Array),
    ringOffsets: share(columns.ringOffsets, Uint32Array),
    polygonOffsets: share(columns.polygonOffsets, Uint32Array),
    productOffsets: share(columns.productOffsets, Uint32Array),
  };
}

describe("findMatchupsInParallel", () => {
  it.each(["start", "gap", "midpoint"] as const)(
    "gives the matches of one thread in their order, by %s",
    async (timeDiff) => {
      const criteria = { maxTimeDiffSeconds: 9, timeDiff };
      const expected = findMatchups([a, b], criteria);
      const found = await findMatchupsInParallel([a, b], criteria, {
        threads: 3,
        minProducts: 0,
        createWorker,
      });
      expect(described(found)).toEqual(described(expected));
      expect(found.length).toBeGreaterThan(1_000);
      expect(found[0]!.region).toEqual(expected[0]!.region);
      expect(found[0]!.products[0]).toBe(expected[0]!.products[0]);
    },
  );

  it("gives the same for columns, in memory of their own or shared, and for lists in any order", async () => {
    const criteria = { maxTimeDiffSeconds: 9 };
    const expected = described(findMatchups([a, b], criteria));
    const [x, y] = [toColumns(a), toColumns(b)];
    for (const sensors of [
      [x, y],
      [inSharedMemory(x), inSharedMemory(y)],
      [[...a].reverse(), toColumns([...b].reverse())],
    ] as const) {
      const found = await findMatchupsInParallel(sensors, criteria, {
        threads: 2,
        minProducts: 0,
        createWorker,
      });
      expect(described(found)).toEqual(expected);
    }
    // Nothing was taken away from the caller's columns.
    expect(described(findMatchups([x, y], criteria))).toEqual(expected);
  });

  it("matches a list with itself, and three sensors, as one thread does", async () => {
    const criteria = { maxTimeDiffSeconds: 4 };
    const list = products("p", 21_000);
    const found = await findMatchupsInParallel([list, list], criteria, {
      threads: 2,
      minProducts: 0,
      createWorker,
    });
    expect(described(found)).toEqual(described(findMatchups([list, list], criteria)));
    const c = products("c", 9_000);
    const triples = await findMatchupsInParallel([a, b, c], criteria, {
      threads: 2,
      minProducts: 0,
      createWorker,
    });
    expect(described(triples)).toEqual(described(findMatchups([a, b, c], criteria)));
    expect(triples.length).toBeGreaterThan(100);
  });

  it("calls functions among the criteria on the calling thread", async () => {
    const criteria = {
      maxTimeDiffSeconds: () => 9,
      accept: ({ products: [first] }: ProductMatch<Observation>) => first!.id.endsWith("7"),
    };
    const found = await findMatchupsInParallel([a, b], criteria, {
      threads: 2,
      minProducts: 0,
      createWorker,
    });
    expect(described(found)).toEqual(described(findMatchups([a, b], criteria)));
  });

  it("refuses or skips what cannot be read as one thread does", async () => {
    const spoilt = [...b];
    spoilt[5_000] = {
      ...b[5_000]!,
      footprint: {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, Number.NaN],
            [1, 1],
          ],
        ],
      },
    };
    spoilt[7_000] = { ...b[7_000]!, stopTime: new Date(-1) };
    const one = { maxTimeDiffSeconds: 9, ...skipping() };
    const many = { maxTimeDiffSeconds: 9, ...skipping() };
    const expected = findMatchups([a, spoilt], one);
    const found = await findMatchupsInParallel([a, spoilt], many, {
      threads: 2,
      minProducts: 0,
      createWorker,
    });
    expect(described(found)).toEqual(described(expected));
    expect(many.skipped).toEqual(one.skipped);
    expect(one.skipped).toHaveLength(2);
    const options = { threads: 2, minProducts: 0, createWorker };
    const refusal = findMatchupsInParallel([a, spoilt], { maxTimeDiffSeconds: 9 }, options);
    await expect(refusal).rejects.toThrow(/product b5000 of sensor 1: footprint position/);
    const twice = [...b, b[3]!];
    const again = { maxTimeDiffSeconds: 9, ...skipping() };
    expect(described(await findMatchupsInParallel([a, twice], again, options))).toEqual(
      described(findMatchups([a, b], one)),
    );
    expect(again.skipped).toEqual(["b3 finder/duplicate-id"]);
  });

  it("says that a file was not there where a browser tells nothing of it", async () => {
    const missing = (): MatchWorker => {
      const events = new EventTarget();
      return Object.assign(events, {
        postMessage: () => setTimeout(() => events.dispatchEvent(new Event("error")), 0),
        terminate: () => {},
      });
    };
    const options = { threads: 2, minProducts: 0, createWorker: missing };
    await expect(findMatchupsInParallel([a, b], { maxTimeDiffSeconds: 9 }, options)).rejects.toThrow(
      "a worker thread failed: its file could not be loaded",
    );
  });

  it("says so when a worker fails, and stops when it is told to", async () => {
    const missing = (): MatchWorker => new Worker(built("missing"));
    const criteria = { maxTimeDiffSeconds: 9 };
    const failing = findMatchupsInParallel([a, b], criteria, {
      threads: 2,
      minProducts: 0,
      createWorker: missing,
    });
    const error: unknown = await failing.catch((caught: unknown) => caught);
    expect(isFinderError(error, "finder/worker-failed")).toBe(true);
    const controller = new AbortController();
    const running = findMatchupsInParallel([a, b], criteria, {
      threads: 2,
      minProducts: 0,
      createWorker,
      signal: controller.signal,
    });
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(findMatchupsInParallel([a, b], criteria, { threads: 0 })).rejects.toThrow(/threads is 0/);
  });

  it("matches small inputs without a worker", async () => {
    const refuse = (): MatchWorker => {
      throw new Error("no worker is wanted");
    };
    const few = [a.slice(0, 50), b.slice(0, 50)] as const;
    const found = await findMatchupsInParallel(
      few,
      { maxTimeDiffSeconds: 9 },
      { threads: 2, createWorker: refuse },
    );
    expect(described(found)).toEqual(described(findMatchups(few, { maxTimeDiffSeconds: 9 })));
  });
});

function skipping(): {
  onInvalid: "skip";
  onSkip: (p: Observation, e: { code: string }) => void;
  skipped: string[];
} {
  const skipped: string[] = [];
  return { onInvalid: "skip", onSkip: ({ id }, { code }) => skipped.push(`${id} ${code}`), skipped };
}
