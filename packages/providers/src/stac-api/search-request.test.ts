import type { Footprint } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { query, square } from "../../test/items.js";
import { searchRequest, stacSearches } from "./search-request.js";

const searches = (area?: Footprint): ReturnType<typeof stacSearches> =>
  stacSearches(query(area === undefined ? {} : { area }), { collections: ["sentinel-2-l2a"], pageSize: 50 });

describe("stacSearches", () => {
  it("asks for collections, time and page size; the end a millisecond later, for archives' microseconds", () => {
    expect(searches()).toEqual([
      {
        collections: ["sentinel-2-l2a"],
        datetime: "2024-10-01T00:00:00Z/2024-10-31T00:00:00.001Z",
        limit: 50,
      },
    ]);
  });

  it("sends a plain polygon as it is when its edges are short", () => {
    const [search] = searches(square(0, 0));
    expect(search?.intersects).toEqual(square(0, 0));
    expect(search?.bbox).toBeUndefined();
  });

  it("draws long edges along their great circles", () => {
    const wide: Footprint = {
      type: "Polygon",
      coordinates: [
        [
          [0, 50],
          [40, 50],
          [40, 51],
          [0, 51],
          [0, 50],
        ],
      ],
    };
    const ring = searches(wide)[0]?.intersects?.coordinates[0] as [number, number][];
    expect(ring.length).toBeGreaterThan(50);
    // The great circle through (0, 51) and (40, 51) is highest half way: atan(tan 51° / cos 20°).
    expect(Math.max(...ring.map(([, lat]) => lat))).toBeCloseTo(52.7279, 2);
    for (const corner of wide.coordinates[0] ?? []) expect(ring).toContainEqual(corner);
  });

  it("makes two searches of an area across the antimeridian", () => {
    const across: Footprint = {
      type: "MultiPolygon",
      coordinates: [square(179, 10).coordinates, square(-180, 10).coordinates],
    };
    const boxes = searches(across).map(({ bbox }) => bbox?.map((n) => Math.round(n * 100) / 100));
    expect(boxes).toEqual([
      [179, 10, 180, 11],
      [-180, 10, -179, 11],
    ]);
  });

  it("searches an area over a pole by its box", () => {
    const polar: Footprint = {
      type: "Polygon",
      coordinates: [
        [
          [0, 80],
          [120, 80],
          [-120, 80],
          [0, 80],
        ],
      ],
    };
    expect(searches(polar)).toMatchObject([{ bbox: [-180, 80, 180, 90] }]);
  });

  it("searches an outline of very many positions by its box", () => {
    const ring = Array.from({ length: 800 }, (_, i): [number, number] => [
      10 + Math.cos((i * Math.PI) / 400),
      10 + Math.sin((i * Math.PI) / 400),
    ]);
    const [search] = searches({ type: "Polygon", coordinates: [[...ring, ring[0] as [number, number]]] });
    expect(search?.intersects).toBeUndefined();
    expect(search?.bbox?.map(Math.round)).toEqual([9, 9, 11, 11]);
  });
});

describe("searchRequest", () => {
  it("writes a POST body, and GET parameters that keep the address's own", () => {
    const [search] = searches(square(0, 0));
    if (search === undefined) throw new Error("there is one search");
    expect(searchRequest("https://host/search", search, { method: "POST" })).toEqual({
      url: "https://host/search",
      method: "POST",
      body: JSON.stringify(search),
    });
    const { url } = searchRequest("https://host/search?key=1", search, { method: "GET" });
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      key: "1",
      collections: "sentinel-2-l2a",
      datetime: search.datetime,
      limit: "50",
      intersects: JSON.stringify(square(0, 0)),
    });
  });

  it("keeps a GET address short: a long polygon goes as its box", () => {
    const wide: Footprint = {
      type: "Polygon",
      coordinates: [
        [
          [1.5, 2.5],
          [101.3, 3.7],
          [91.1, 70.2],
          [2.7, 60.9],
          [1.5, 2.5],
        ],
      ],
    };
    const [search] = searches(wide);
    if (search === undefined) throw new Error("there is one search");
    const { searchParams } = new URL(searchRequest("https://host/search", search, { method: "GET" }).url);
    expect(searchParams.has("intersects")).toBe(false);
    expect(searchParams.get("bbox")).toMatch(/^1.5,2.5,101.3,/);
  });
});
