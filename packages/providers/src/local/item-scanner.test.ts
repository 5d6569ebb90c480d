import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stacItem } from "../../test/items.js";
import { mutations, richItem } from "../../test/mutations.js";
import { hasSharedData, sharedJson } from "../../test/shared-data.js";
import { statedPlatform } from "../source-platform.js";
import { indexItem } from "./index-item.js";
import { type ItemRows, ItemRowsBuilder } from "./item-rows.js";
import { ItemScanner } from "./item-scanner.js";

const place = { offsetBytes: 7, file: "/items.ndjson" };

/** The rows that the scanner makes of a text; undefined when it leaves it to JSON.parse. */
function scanned(text: string): ItemRows | undefined {
  const bytes = Buffer.from(`${text}\n`);
  const range = { bytes, from: 0, lengthBytes: bytes.length - 1, offsetBytes: place.offsetBytes };
  const rows = new ItemRowsBuilder();
  const isTaken = new ItemScanner(rows).scan(range);
  expect(rows.count).toBe(isTaken ? 1 : 0);
  // A scanner that has seen other items of the archive must come to the same.
  const more = new ItemRowsBuilder();
  const experienced = new ItemScanner(more);
  for (const seen of [
    JSON.stringify(stacItem("seen")),
    JSON.stringify(richItem, null, 2),
    JSON.stringify(richItem),
  ]) {
    const before = Buffer.from(seen);
    experienced.scan({ bytes: before, from: 0, lengthBytes: before.length, offsetBytes: 0 });
  }
  more.truncate(0);
  expect(experienced.scan(range)).toBe(isTaken);
  if (!isTaken) return undefined;
  const { lonLat, idBytes, startMs, stopMs, ringOffsets } = rows.finish();
  expect(more.finish()).toMatchObject({ count: 1, lonLat, idBytes, startMs, stopMs, ringOffsets });
  return rows.finish();
}

/** The rows by way of JSON.parse and all checks, or why there are none. */
function parsed(text: string): ItemRows | string {
  const rows = new ItemRowsBuilder();
  const unusable = indexItem(Buffer.from(text), place, rows);
  return unusable === undefined ? rows.finish() : unusable.reason;
}

/** Expects that a text, if it is scanned at all, gives what parsing gives; tells whether it was scanned. */
function expectSame(text: string): boolean {
  const fast = scanned(text);
  if (fast === undefined) return false;
  const slow = parsed(text);
  if (typeof slow === "string") throw new Error(`scanned, but ${slow}: ${text}`);
  // Scanning notes the satellite as it is stated; whoever asks for it makes it canonical.
  const platforms = fast.platforms.map((platform) => statedPlatform(platform) ?? slow.platforms[0]);
  expect({ ...fast, platforms }).toEqual(slow);
  return true;
}

describe("ItemScanner", () => {
  it.each<[string, unknown]>([
    ["a small item", stacItem("a")],
    ["a rich one", richItem],
    ["keys sorted as PostgreSQL does", Object.fromEntries(Object.entries(richItem).sort().reverse())],
    ["an interval without an end", stacItem("a", { properties: { start_datetime: "2024-10-09T01:00:00Z" } })],
    [
      "datetime null beside an interval",
      {
        ...stacItem("a", {
          properties: {
            datetime: null,
            start_datetime: "2024-10-09T01:00:00Z",
            end_datetime: "2024-10-09T02:00:00.5Z",
          },
        }),
      },
    ],
    [
      "heights",
      stacItem("a", {
        geometry: {
          coordinates: [
            [
              [0, 0, 1],
              [1, 0, 2],
              [1, 1, 3],
              [0, 0, 1],
            ],
          ],
          type: "Polygon",
        },
      }),
    ],
    [
      "several polygons, with a hole",
      stacItem("a", {
        geometry: {
          type: "MultiPolygon",
          coordinates: [
            [
              [
                [0, 0],
                [9, 0],
                [9, 9],
                [0, 0],
              ],
              [
                [5, 1],
                [6, 1],
                [6, 2],
                [5, 1],
              ],
            ],
            [
              [
                [-0, 1.5e1],
                [1, 12.345678901234567],
                [2, 20],
                [0, 15],
              ],
            ],
          ],
        },
      }),
    ],
    [
      "a constellation where the satellite belongs",
      stacItem("S2B_MSIL1C", { properties: { platform: "Sentinel-2" } }),
    ],
  ])("reads %s without JSON.parse, with the same outcome", (_, item) => {
    expect(expectSame(JSON.stringify(item))).toBe(true);
    expect(expectSame(` ${JSON.stringify(item, null, 2)}\r`)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["an id with an escape", stacItem('a"b')],
    ["an id of other letters", stacItem("Größe")],
    ["an id that is an address", stacItem("https://u:p@host/x")],
    ["a time zone", stacItem("a", { properties: { datetime: "2024-10-09T17:42:31+02:00" } })],
    ["no satellite", stacItem("a", { properties: { platform: undefined } })],
    ["a link without an address", stacItem("a", { links: [{ rel: "self" }] })],
    ["an asset without an address", stacItem("a", { assets: { a: { href: null } } })],
    [
      "the end before the start",
      stacItem("a", {
        properties: { start_datetime: "2024-10-09T02:00:00Z", end_datetime: "2024-10-09T01:00:00Z" },
      }),
    ],
    ["a point", stacItem("a", { geometry: { type: "Point", coordinates: [0, 0] } })],
    [
      "a type that is not that of the coordinates",
      stacItem("a", {
        geometry: {
          type: "MultiPolygon",
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        },
      }),
    ],
    ["an eodag search result", { ...stacItem("a"), stac_version: undefined }],
  ])("leaves %s to JSON.parse", (_, item) => {
    expect(scanned(JSON.stringify(item))).toBeUndefined();
  });

  it("leaves numbers without end, and keys that come twice, are escaped or reserved, to JSON.parse", () => {
    const text = JSON.stringify(stacItem("a"));
    for (const changed of [
      text.replace("-105", "1e999"),
      text.replace('"id":"a"', '"id":"b","id":"a"'),
      text.replace('"id":"a"', '"\\u0069d":"a"'),
      text.replace('"id":"a"', '"id":"a","__proto__":{"id":1}'),
      text.replace('"datetime":', '"datetime":"2024-10-08T00:00:00Z","datetime":'),
    ]) {
      expect(changed).not.toBe(text);
      expect(scanned(changed)).toBeUndefined();
    }
  });

  it("agrees with JSON.parse and the checks on 3000 mutated items", () => {
    let taken = 0;
    fc.assert(
      fc.property(mutations, (item) => {
        if (expectSame(JSON.stringify(item) ?? "")) taken += 1;
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it("agrees with them on 3000 texts with bytes changed", () => {
    const text = JSON.stringify(richItem);
    const put = fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "-",
        "e",
        ".",
        "\n",
        "\u0000",
        "ü",
        '"id":',
      ),
      fc.string({ maxLength: 3 }),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(3), put, (at, cut, by) => {
        if (expectSame(text.slice(0, at) + by + text.slice(at + cut))) taken += 1;
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it.skipIf(!hasSharedData).each([["stac/100-landsat-items.json"], ["stac/100-sentinel-2-items.json"]])(
    "reads every real item of %s",
    (file) => {
      const { features } = sharedJson(file) as { features: object[] };
      for (const feature of features) expect(expectSame(JSON.stringify(feature))).toBe(true);
    },
  );
});
