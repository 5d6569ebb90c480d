import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinderError } from "./errors.js";
import { findMatchups } from "./find-matchups.js";
import type { Footprint } from "./geojson.js";
import { matchupsOf } from "./matchups-of.js";
import type { Observation } from "./observation.js";
import type { ProductMatch } from "./product-match.js";

function square(west: number): Footprint {
  return {
    type: "Polygon",
    coordinates: [
      [
        [west, 10],
        [west + 1, 10],
        [west + 1, 11],
        [west, 11],
      ],
    ],
  };
}

function product(id: string, startMs: number, how: { lengthMs?: number; west?: number } = {}): Observation {
  const { lengthMs = 0, west = 0 } = how;
  return {
    id,
    footprint: square(west),
    startTime: new Date(startMs),
    stopTime: new Date(startMs + lengthMs),
  };
}

async function* streamOf<T>(products: readonly T[]): AsyncGenerator<T> {
  for (const each of products) yield each;
}

async function gathered<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

const described = (matches: readonly ProductMatch<Observation>[]): string[] =>
  matches.map(
    ({ products, timeDiffSeconds, areaKm2 }) =>
      `${products.map(({ id }) => id).join("+")} ${timeDiffSeconds} ${areaKm2}`,
  );

const sortedProducts = (name: string, spanMs: number, count: number) =>
  fc
    .array(fc.tuple(fc.nat(spanMs), fc.nat(400), fc.integer({ min: 0, max: 5 })), { maxLength: count })
    .map((rows) =>
      rows
        .sort((a, b) => a[0] - b[0])
        .map(([startMs, lengthMs, west], i) =>
          product(`${name}${i}`, startMs, { lengthMs, west: 0.7 * west }),
        ),
    );

describe("matchupsOf", () => {
  it("gives what findMatchups gives, in its order", async () => {
    await fc.assert(
      fc.asyncProperty(
        sortedProducts("a", 3000, 30),
        sortedProducts("b", 3000, 30),
        fc.nat(300),
        fc.constantFrom("start", "gap", "midpoint"),
        async (a, b, limitMs, timeDiff) => {
          const criteria = { maxTimeDiffSeconds: limitMs / 1000, timeDiff };
          const expected = described(findMatchups([a, b], criteria));
          expect(described(await gathered(matchupsOf(streamOf(a), b, criteria)))).toEqual(expected);
        },
      ),
    );
  });

  it.each(["start", "gap", "midpoint"] as const)(
    "gives the same over many times what is kept in memory, by %s",
    async (timeDiff) => {
      // Of unlike density, so that one stream is read in far longer strides than the other.
      const a = Array.from({ length: 20_000 }, (_, i) =>
        product(`a${i}`, 10 * Math.floor(i / 3), { lengthMs: (i * 7) % 50, west: (i % 40) * 2 }),
      );
      const b = Array.from({ length: 5_000 }, (_, i) =>
        product(`b${i}`, 13 * i, { lengthMs: (i * 13) % 90, west: (i % 9) * 9 + 0.5 }),
      );
      const criteria = { maxTimeDiffSeconds: 0.1, timeDiff };
      const expected = described(findMatchups([a, b], criteria));
      const found = await gathered(matchupsOf(streamOf(a), streamOf(b), criteria));
      expect(described(found)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(5_000);
      const [match] = found;
      expect(match!.region).toEqual(findMatchups([a, b], criteria)[0]!.region);
    },
  );

  it("matches one stream with itself, each pair once, the earlier product first", async () => {
    const list = Array.from({ length: 9_000 }, (_, i) =>
      product(`p${i % 7}-${i}`, 5 * Math.floor(i / 5), { west: (i % 20) * 1.5 }),
    );
    const criteria = { maxTimeDiffSeconds: 0.05 };
    const stream = streamOf(list);
    const found = await gathered(matchupsOf(stream, stream, criteria));
    expect(described(found)).toEqual(described(findMatchups([list, list], criteria)));
    expect(found.length).toBeGreaterThan(1_000);
  });

  it("refuses a stream that is not sorted, by the product's name", async () => {
    const b = [product("b0", 500), product("late", 400)];
    const running = gathered(matchupsOf([product("a", 0)], streamOf(b), { maxTimeDiffSeconds: 1 }));
    const error: unknown = await running.catch((caught: unknown) => caught);
    expect(isFinderError(error, "finder/unsorted-stream")).toBe(true);
    expect(error).toMatchObject({ productId: "late", sensorIndex: 1 });
    expect(String(error)).toMatch(/late of sensor 1 .* sort the stream by start time/);
  });

  it("throws or skips what cannot be read, as findMatchups does", async () => {
    const bad = { ...product("bad", 1), footprint: { type: "Polygon", coordinates: [] } as Footprint };
    const good = product("good", 0);
    const a = [good, bad, product("good", 2)];
    const b = [product("b", 0)];
    await expect(gathered(matchupsOf(a, b, { maxTimeDiffSeconds: 1 }))).rejects.toThrow(/bad of sensor 0/);
    const skipped: string[] = [];
    const found = await gathered(
      matchupsOf(a, b, {
        maxTimeDiffSeconds: 1,
        onInvalid: "skip",
        onSkip: ({ id }, { code }) => skipped.push(`${id} ${code}`),
      }),
    );
    expect(described(found)).toHaveLength(1);
    expect(skipped).toEqual(["bad finder/invalid-footprint", "good finder/duplicate-id"]);
  });

  it("stops when it is told to, and closes the streams", async () => {
    const controller = new AbortController();
    let isClosed = false;
    async function* endless(): AsyncGenerator<Observation> {
      try {
        for (let i = 0; ; i++) {
          if (i === 5_000) controller.abort(new Error("enough"));
          yield product(`p${i}`, i);
        }
      } finally {
        isClosed = true;
      }
    }
    const criteria = { maxTimeDiffSeconds: 0.001 };
    const running = gathered(
      matchupsOf(endless(), [product("b", 1e9)], criteria, { signal: controller.signal }),
    );
    await expect(running).rejects.toThrow("enough");
    expect(isClosed).toBe(true);
  });

  it("leaves out what accept does not want", async () => {
    const [a, b] = [[product("a", 0)], [product("b", 0), product("c", 0, { west: 0.5 })]];
    const found = matchupsOf(a, b, {
      maxTimeDiffSeconds: 1,
      accept: ({ products }) => products[1]!.id === "c",
    });
    expect((await gathered(found)).map(({ products }) => products[1].id)).toEqual(["c"]);
  });
});
