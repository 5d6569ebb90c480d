import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkStacApi, reportLines, type Validate } from "@eomatch/conformance/stac-api";
import type { CatalogueItem } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStacApi } from "../src/index.js";
import { type FetchHandler, serveCatalogue, serveHttp } from "../src/node.js";
import { matchupItems } from "./matchup-catalogue.js";
import { officialSchemas } from "./official-schemas.js";
import { sampleItem, square, storeOf } from "./sample-catalogue.js";

const validateStac = officialSchemas() as Validate | undefined;
const validateOpenApi = async (document: { [key: string]: unknown }): Promise<string[]> => {
  const { valid, errors } = await new Validator().validate(document);
  return valid ? [] : [JSON.stringify(errors)];
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eomatch-validation-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Across the antimeridian, over a pole, a point, without a place, with a name that needs escapes. */
const unusual: readonly CatalogueItem[] = [
  sampleItem("crossing", {
    geometry: {
      type: "MultiPolygon",
      coordinates: [square(178, 10, 2).coordinates, square(-180, 10, 2).coordinates],
    },
  }),
  sampleItem("pole", {
    geometry: {
      type: "Polygon",
      coordinates: [[-120, 0, 120, -120].map((lon): [number, number] => [lon, 80])],
    },
  }),
  sampleItem("point", { geometry: { type: "Point", coordinates: [0, 0] } }),
  sampleItem("nowhere", { geometry: null }),
  sampleItem("strange/ä ~name", { geometry: square(5, 5) }),
];

describe("the API of a generated catalogue", () => {
  it.each(["memory", "disk"])("is valid, kept in %s", async (kind) => {
    const items = [...matchupItems(150), ...unusual];
    const kept = kind === "memory" ? undefined : fsStore({ path: join(folder, "catalogue") });
    const server = await serveCatalogue({ store: await storeOf(items, kept), port: 0 });
    const report = await checkStacApi(`${server.url}/stac`, { validateStac, validateOpenApi });
    await server.close();
    console.log(reportLines(report).join("\n"));
    expect(report.problems).toEqual([]);
    expect(report.items).toBe(items.length);
  });
});

function repeated(text: string): string {
  if (!text.startsWith('{"type":"FeatureCollection"')) return text;
  const page = JSON.parse(text);
  return JSON.stringify({ ...page, features: [...page.features.slice(0, 1), ...page.features] });
}

describe("the validator", () => {
  const broken: readonly (readonly [string, (text: string) => string])[] = [
    ["a page that repeats an item", repeated],
    [
      "a link of another type",
      (text) =>
        text
          .replace('"rel":"search","', '"rel":"search","was":"')
          .replaceAll("application/geo+json", "text/plain"),
    ],
    ["items without an id", (text) => text.replaceAll('"id":"S2A_', '"name":"S2A_')],
    ["pages that end too early", (text) => text.replaceAll('"rel":"next"', '"rel":"more"')],
    ["errors in words of its own", (text) => text.replaceAll('"description":"', '"message":"')],
    ["an OpenAPI document without its search", (text) => text.replaceAll('"/search"', '"/find"')],
  ];

  it.each(broken)("finds %s", async (_, change) => {
    const api = createStacApi({ store: await storeOf(matchupItems(4)) });
    const handler: FetchHandler = async (request) => {
      const response = await api(request);
      const text = change(await response.text());
      const headers = new Headers(response.headers);
      for (const name of ["content-length", "content-encoding"]) headers.delete(name);
      return new Response(response.status === 304 || text === "" ? null : text, {
        status: response.status,
        headers,
      });
    };
    const plain: FetchHandler = (request) => {
      const headers = new Headers(request.headers);
      headers.delete("accept-encoding");
      return handler(new Request(request, { headers }));
    };
    const server = await serveHttp(plain, { port: 0 });
    const { problems } = await checkStacApi(`${server.url}/stac`, { validateStac });
    await server.close();
    // Compression is taken away by the test itself.
    expect(problems.filter((problem) => !problem.includes("not compressed"))).not.toEqual([]);
  });
});
