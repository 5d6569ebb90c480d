import { describe, expect, it } from "vitest";
import {
  areaKm2,
  type FinderError,
  type Footprint,
  findMatchups,
  isFinderError,
  matchupsOf,
  type Observation,
  overlaps,
  prepareFootprint,
} from "../src/index.js";

const square = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
];
const instant = new Date("2024-05-01T10:00:00Z");
const good: Observation = {
  id: "good",
  footprint: { type: "Polygon", coordinates: [square] },
  startTime: instant,
  stopTime: instant,
};
const polygon = (...coordinates: unknown[]): Footprint => ({ type: "Polygon", coordinates }) as Footprint;
const withVertex = (vertex: unknown): Footprint => polygon([[0, 0], [1, 0], vertex, [0, 1], [0, 0]]);

const BAD_FOOTPRINTS: readonly (readonly [name: string, footprint: unknown, message: RegExp])[] = [
  ["NaN for a longitude", withVertex([Number.NaN, 1]), /longitude from -360 to 360 degrees, correct it/],
  ["NaN for a latitude", withVertex([1, Number.NaN]), /latitude from -90 to 90 degrees/],
  ["infinity", withVertex([Number.POSITIVE_INFINITY, 1]), /longitude from -360 to 360/],
  ["texts for numbers", withVertex(["1", "1"]), /longitude from -360 to 360/],
  ["a position without latitude", withVertex([1]), /latitude from -90 to 90/],
  ["null for a position", withVertex(null), /position is null, write \[lon, lat\]/],
  ["no rings", polygon(), /no ring of at least 3 distinct positions, give an outline/],
  ["an empty ring", polygon([]), /no ring of at least 3 distinct positions/],
  [
    "a MultiPolygon of nothing",
    { type: "MultiPolygon", coordinates: [] },
    /no ring of at least 3 distinct positions/,
  ],
  ["one position", polygon([[1, 2]]), /no ring of at least 3 distinct positions/],
  [
    "two distinct positions",
    polygon([
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
    ]),
    /no ring of at least 3 distinct positions/,
  ],
  [
    "positions on one line",
    polygon([
      [0, 0],
      [1, 0],
      [2, 0],
      [0, 0],
    ]),
    /encloses no area, give an outline that does/,
  ],
  ["a latitude beyond 90", withVertex([1, 90.1]), /latitude from -90 to 90 degrees as its second number/],
  ["a latitude beyond -90", withVertex([1, -91]), /GeoJSON writes \[longitude, latitude\]/],
  ["a longitude beyond 360", withVertex([360.1, 1]), /\[360.1,1\] has no longitude from -360 to 360/],
  ["a longitude beyond -360", withVertex([-361, 1]), /longitude from -360 to 360/],
  [
    "an edge between opposite places",
    polygon([
      [0, 0],
      [180, 0],
      [90, 50],
      [0, 0],
    ]),
    /lie opposite each other on the globe, add positions between them/,
  ],
  ["null", null, /footprint is null, give a GeoJSON Polygon or MultiPolygon/],
  ["nothing", undefined, /footprint is undefined, give a GeoJSON Polygon or MultiPolygon/],
  ["a point", { type: "Point", coordinates: [1, 2] }, /of type "Point", give a GeoJSON Polygon/],
  ["a feature", { type: "Feature", geometry: good.footprint }, /of type "Feature", give a GeoJSON Polygon/],
  ["no coordinates", { type: "Polygon" }, /no array of coordinates, give one/],
  ["rings that are no arrays", polygon("0 0, 1 0, 1 1"), /ring is not an array of positions, write one/],
  ["a ring where a polygon belongs", { type: "MultiPolygon", coordinates: [square] }, /position is 0, write/],
];

const BAD_TIMES: readonly (readonly [name: string, times: object, message: RegExp])[] = [
  ["an end before its start", { stopTime: new Date(instant.getTime() - 1) }, /lies before start time/],
  ["an invalid start", { startTime: new Date(Number.NaN) }, /start time is an invalid Date, give a valid/],
  ["an invalid stop", { stopTime: new Date("?") }, /stop time is an invalid Date, give a valid Date/],
  ["a text for a start", { startTime: "2024-05-01" }, /start time is string, give a valid Date/],
  ["no start", { startTime: undefined }, /start time is undefined, give a valid Date/],
  ["null for a stop", { stopTime: null }, /stop time is null, give a valid Date/],
];

interface BadProduct {
  readonly name: string;
  readonly product: Observation;
  readonly code: FinderError["code"];
  readonly message: RegExp;
}

const BAD_PRODUCTS: readonly BadProduct[] = [
  ...BAD_FOOTPRINTS.map(([name, footprint, message]) => ({
    name,
    product: { ...good, id: "bad", footprint: footprint as Footprint },
    code: "finder/invalid-footprint" as const,
    message,
  })),
  ...BAD_TIMES.map(([name, times, message]) => ({
    name,
    product: { ...good, id: "bad", ...times },
    code: "finder/invalid-time" as const,
    message,
  })),
  {
    name: "an id that occurs twice",
    product: { ...good },
    code: "finder/duplicate-id",
    message: /occurs twice in one sensor, give each product once/,
  },
];

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(BAD_PRODUCTS)("a product with $name", ({ product, code, message }) => {
  const other: Observation = { ...good, id: "other" };

  it("is refused with a code, its id and what to do", () => {
    const error = thrownBy(() => findMatchups([[other], [good, product]], { maxTimeDiffSeconds: 1 }));
    expect(isFinderError(error, code)).toBe(true);
    expect(error).toMatchObject({ productId: product.id, sensorIndex: 1 });
    expect(String(error)).toContain(`product ${product.id} of sensor 1: `);
    expect(String(error)).toMatch(message);
  });

  it("is left out and told of where that is asked, and the rest goes on", () => {
    const skipped: [Observation, string, string | undefined][] = [];
    const found = findMatchups([[other], [good, product, { ...good, id: "last" }]], {
      maxTimeDiffSeconds: 1,
      onInvalid: "skip",
      onSkip: (left, error) => skipped.push([left, error.code, error.productId]),
    });
    expect(skipped).toEqual([[product, code, product.id]]);
    expect(skipped[0]![0]).toBe(product);
    expect(found.map(({ products }) => products[1].id)).toEqual(["good", "last"]);
  });
});

describe.each(BAD_FOOTPRINTS)("a footprint with %s", (_, footprint, message) => {
  it("is refused by every question about it", () => {
    for (const call of [
      () => areaKm2(footprint as Footprint),
      () => prepareFootprint(footprint as Footprint),
      () => overlaps(good.footprint, footprint as Footprint),
    ]) {
      const error = thrownBy(call);
      expect(isFinderError(error, "finder/invalid-footprint")).toBe(true);
      expect(String(error)).toMatch(message);
    }
  });
});

describe("a footprint that is only untidy", () => {
  const km2 = areaKm2(good.footprint);

  it.each<[string, Footprint]>([
    ["unclosed", polygon(square.slice(0, -1))],
    ["with positions twice", polygon(square.flatMap((position) => [position, position]))],
    ["closed twice", polygon([...square, [0, 0]])],
    ["wound the other way", polygon([...square].reverse())],
    ["with heights", polygon(square.map(([lon, lat]) => [lon, lat, 250]))],
    [
      "with a spike",
      polygon([
        [0, 0],
        [1, 0],
        [3, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ]),
    ],
    ["a turn further west", polygon(square.map(([lon, lat]) => [lon! - 360, lat]))],
    ["with an empty part beside it", { type: "MultiPolygon", coordinates: [[[]], [square]] } as Footprint],
  ])("is read: %s", (_, footprint) => {
    expect(Math.abs(areaKm2(footprint) - km2) / km2).toBeLessThan(1e-9);
  });
});

describe("what is called wrongly", () => {
  const criteria = { maxTimeDiffSeconds: 60 };
  it.each<[string, unknown, unknown, RegExp]>([
    ["two lists as two arguments", [good], [good], /sensor 0 is an object, give an array of its products/],
    ["no criteria", [[good], [good]], undefined, /criteria are undefined, give an object with maxTimeDiff/],
    ["no list for a sensor", [[good], undefined], criteria, /sensor 1 is undefined, give an array/],
    ["a FeatureCollection", [[good], { features: [] }], criteria, /sensor 1 is an object, give an array/],
    ["no list at all", good, criteria, /sensors are an object, give an array with the products of each/],
    ["a hole in a list", [[good], [null]], criteria, /sensor 1: is null, give an object with id, footprint/],
    [
      "a limit in a text",
      [[], []],
      { maxTimeDiffSeconds: "60" },
      /maxTimeDiffSeconds is "60", give a number/,
    ],
    ["accept that is none", [[], []], { ...criteria, accept: true }, /accept is true, give a function/],
  ])("is refused by name: %s", (_, sensors, given, message) => {
    const error = refusalOf(() => findMatchups(sensors as [], given as never));
    expect(error.message).toMatch(message);
  });

  it("leaves out a hole in a list when it is to skip", () => {
    const skipped: unknown[] = [];
    const list = [null, good] as unknown as Observation[];
    const onSkip = (product: unknown): number => skipped.push(product);
    const found = findMatchups([list, [{ ...good, id: "other" }]], {
      ...criteria,
      onInvalid: "skip",
      onSkip,
    });
    expect(found).toHaveLength(1);
    expect(skipped).toEqual([null]);
  });

  it("tells of a stream that is none", async () => {
    const stream = matchupsOf([good], undefined as never, criteria);
    await expect(stream.next()).rejects.toThrow(/right stream is undefined that cannot be iterated/);
  });
});

function refusalOf(act: () => unknown): FinderError {
  try {
    act();
  } catch (error) {
    if (isFinderError(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
