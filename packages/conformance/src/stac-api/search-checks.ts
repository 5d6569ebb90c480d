import { type Bbox, bboxesOverlap, toBbox } from "@eomatch/stac-model";
import {
  type ApiClient,
  type ApiObject,
  type ApiPage,
  type ApiResponse,
  linkOf,
  objectOf,
} from "./api-client.js";
import type { Findings } from "./report.js";

const featuresOf = (response: ApiResponse): readonly ApiObject[] =>
  objectOf<ApiPage>(response).features ?? [];
const keyOf = ({ collection, id }: ApiObject): string => `${collection} ${id}`;
const encoded = encodeURIComponent;

/** RFC 3339, and the open and closed intervals of OGC API Features. */
const datetimes = {
  valid: [
    "1985-04-12T23:20:50.52Z",
    "1996-12-19T16:39:57-08:00",
    "1985-04-12t23:20:50.000z",
    "../1985-04-12T23:20:50.52Z",
    "1985-04-12T23:20:50.52Z/..",
    "/1985-04-12T23:20:50.52Z",
    "1985-04-12T23:20:50.52Z/",
    "1985-04-12T23:20:50.52+01:00/1986-04-12T23:20:50.52+01:00",
  ],
  invalid: [
    "/",
    "../..",
    "/..",
    "../",
    "1985-04-12",
    "37-01-01T12:00:27.87Z",
    "1985-12-12T23:20:50.52",
    "1985-13-12T23:20:50.52Z",
    "1985-12-01T25:20:50.52Z",
    "1985-12-01T00:06:61.52Z",
    "1986-04-12T23:20:50.52Z/1985-04-12T23:20:50.52Z",
  ],
};

const boxes = {
  valid: [
    [100, 0, 105, 1],
    [100, 0, 0, 105, 1, 1],
    [170, -10, -170, 10],
    [-180, 80, 180, 90],
  ],
  invalid: [[0], [0, 0, 0], [0, 0, 0, 1, 1], [100, 1, 105, 0], [0, 0, 10, 91]],
};

const ring = [
  [-10, 0],
  [60, 0],
  [60, 70],
  [-10, 70],
  [-10, 0],
];
const geometries: readonly object[] = [
  { type: "Point", coordinates: [1, 1] },
  { type: "MultiPoint", coordinates: ring.slice(1) },
  { type: "LineString", coordinates: ring.slice(1) },
  { type: "MultiLineString", coordinates: [ring.slice(1)] },
  { type: "Polygon", coordinates: [ring] },
  { type: "MultiPolygon", coordinates: [[ring]] },
  { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1, 1] }] },
];

/** Parameters that must be taken and ones that must be refused, by GET and by POST. */
export async function parameterCheck({ search, post }: ApiClient, { expect }: Findings): Promise<void> {
  const both = async (name: string, value: unknown, text: string, status: number): Promise<void> => {
    const given = [await search(`limit=1&${name}=${encoded(text)}`), await post({ limit: 1, [name]: value })];
    given.forEach((response, i) => {
      expect(response.status === status, `${i === 0 ? "GET" : "POST"} ${name}=${text}: ${response.status}`);
      if (status === 400) expect(typeof objectOf(response)["code"] === "string", `${name}=${text}: no code`);
    });
  };
  for (const text of datetimes.valid) await both("datetime", text, text, 200);
  for (const text of datetimes.invalid) await both("datetime", text, text, 400);
  for (const bbox of boxes.valid) await both("bbox", bbox, String(bbox), 200);
  for (const bbox of boxes.invalid) await both("bbox", bbox, String(bbox), 400);
  for (const geometry of geometries) await both("intersects", geometry, JSON.stringify(geometry), 200);
  for (const wrong of [{ type: "Circle" }, { type: "Polygon", coordinates: [] }])
    await both("intersects", wrong, JSON.stringify(wrong), 400);
  const point = JSON.stringify(geometries[0]);
  const two = await search(`bbox=0,0,1,1&intersects=${encoded(point)}`);
  expect(two.status === 400, `bbox with intersects: ${two.status}`);
  for (const limit of [1, 10, 10_000])
    expect((await search(`limit=${limit}`)).status === 200, `limit=${limit}`);
  for (const limit of [-1, 0]) expect((await search(`limit=${limit}`)).status === 400, `limit=${limit}`);
}

/** That searches find what they are asked for and nothing else. */
export async function answerCheck({ search, post }: ApiClient, { expect }: Findings): Promise<void> {
  const sample = featuresOf(await search("limit=60"));
  for (const item of sample.slice(0, 10)) {
    const { id, collection, properties } = item;
    const found = featuresOf(await post({ ids: [id], collections: [collection] }));
    expect(found.length === 1 && found[0]?.id === id, `ids=${id} with its collection gives ${found.length}`);
    const start = String(properties?.["start_datetime"] ?? properties?.["datetime"]);
    const then = featuresOf(await search(`datetime=${encoded(start)}&ids=${encoded(String(id))}`));
    expect(
      then.some((one) => one.id === id),
      `${id} is not there at its own time ${start}`,
    );
    const box = toBbox(item.bbox);
    if (box === undefined) continue;
    const there = featuresOf(await post({ bbox: box, limit: 1000 }));
    for (const one of there)
      expect(bboxesOverlap(toBbox(one.bbox) as Bbox, widened(box)), `${one.id} lies outside of ${box}`);
    const itself = featuresOf(await post({ bbox: box, ids: [id] }));
    expect(itself.length === 1, `${id} is not in its own box`);
  }
  const first = sample[0]?.properties ?? {};
  const { platform } = sample.find(({ properties }) => typeof properties?.["platform"] === "string")
    ?.properties ?? { platform: first["platform"] };
  const byText = featuresOf(await search(`limit=100&filter=${encoded(`platform = '${platform}'`)}`));
  const filter = { op: "=", args: [{ property: "platform" }, platform] };
  const others = [
    await post({ limit: 100, filter, "filter-lang": "cql2-json" }),
    await post({ limit: 100, filter: `platform = '${platform}'`, "filter-lang": "cql2-text" }),
    await search(`limit=100&filter-lang=cql2-json&filter=${encoded(JSON.stringify(filter))}`),
  ];
  for (const other of others)
    expect(
      byText.length > 0 && String(byText.map(keyOf)) === String(featuresOf(other).map(keyOf)),
      "CQL2 text and JSON differ, or GET and POST",
    );
  for (const { id, properties } of byText)
    expect(properties?.["platform"] === platform, `${id} does not meet the filter`);
  const [slim] = featuresOf(await search("limit=1&fields=id,properties.datetime"));
  expect(Object.keys(slim?.properties ?? {}).join() === "datetime", "fields gives other properties too");
  const sorted = featuresOf(await search("limit=50&sortby=-properties.datetime"));
  const times = sorted.map(({ properties }) => Date.parse(String(properties?.["datetime"])));
  expect(
    times.every((time, i) => i === 0 || time <= (times[i - 1] as number)),
    "sortby=-datetime is not in order",
  );
}

/** That pages lead through everything once, by GET and by POST. */
export async function pagingCheck(client: ApiClient, { expect }: Findings): Promise<void> {
  const { search, post } = client;
  const [one] = featuresOf(await search("limit=1"));
  const collections = [String(one?.collection)];
  const walk = async (first: ApiResponse): Promise<string[]> => {
    const seen: string[] = [];
    for (let page = objectOf<ApiPage>(first); ; ) {
      seen.push(...(page.features ?? []).map(keyOf));
      const next = linkOf(page, "next");
      if (next === undefined) return seen;
      const response = await client.follow(next);
      expect(response.status === 200, `${next.href}: ${response.status}`);
      page = objectOf<ApiPage>(response);
    }
  };
  const all = await walk(await search(`limit=1000&collections=${encoded(String(collections))}`));
  const limit = Math.max(1, Math.ceil(all.length / 9));
  for (const [name, first] of [
    ["GET", await search(`limit=${limit}&collections=${encoded(String(collections))}`)],
    ["POST", await post({ limit, collections })],
    ["sorted", await post({ limit, collections, sortby: [{ field: "id", direction: "desc" }] })],
  ] as const) {
    const seen = await walk(first);
    expect(new Set(seen).size === seen.length, `${name}: an item comes twice`);
    expect(
      String([...seen].sort()) === String([...all].sort()),
      `${name}: pages hold ${seen.length} of ${all.length}`,
    );
  }
}

/** With room for edges that bulge towards the poles, beyond the boxes of their items. */
function widened([west, south, east, north]: Bbox): Bbox {
  return [west, Math.max(-90, south - 3), east, Math.min(90, north + 3)];
}
