import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProvider, type ProviderHarness } from "@eomatch/conformance/provider";
import { describe, expect, it } from "vitest";
import { localProvider } from "../src/local/index.js";
import { stacApiProvider } from "../src/stac-api/index.js";

interface Item {
  readonly id: string;
  readonly properties: { readonly start_datetime: string; readonly end_datetime: string };
}

// Made up: three minutes apart, west to east, of two satellites, each with a file whose address is signed.
const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 255);
const items = (address: string): readonly Item[] =>
  ["a", "b", "c", "d"].map((id, i) => {
    const [west, start] = [10 + 3 * i, Date.UTC(2024, 5, 10, 10, 3 * i)];
    const corner = (x: number, y: number): [number, number] => [west + x, 40 + y];
    return {
      type: "Feature",
      stac_version: "1.0.0",
      id,
      collection: "sentinel-2-l1c",
      geometry: {
        type: "Polygon",
        coordinates: [[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]],
      },
      properties: {
        datetime: new Date(start).toISOString(),
        start_datetime: new Date(start).toISOString(),
        end_datetime: new Date(start + 60_000).toISOString(),
        platform: i % 2 === 0 ? "sentinel-2a" : "sentinel-2b",
      },
      links: [{ rel: "self", href: `${address}/items/${id}?token=hush` }],
      assets: { data: { href: `${address}/files/${id}.nc`, type: "application/x-netcdf", roles: ["data"] } },
    };
  });

const query = {
  collection: "S2_MSI_L1C",
  startTime: new Date("2024-06-01T00:00:00Z"),
  stopTime: new Date("2024-06-30T00:00:00Z"),
};

describe("the provider's contract", () => {
  it.each([
    ["filters and sorts", true],
    ["only searches", false],
  ])("holds for stac-api on an archive that %s", async (_, hasExtensions) => {
    const { failed, skipped } = await checkProvider(apiHarness(hasExtensions), {
      caseTimeoutSeconds: 60,
    });
    for (const { id, reason } of skipped) console.log(`skipped: ${id}: ${reason}`);
    expect(failed).toEqual([]);
  });

  it("holds for local", async () => {
    const { failed, skipped } = await checkProvider(localHarness(), { caseTimeoutSeconds: 60 });
    for (const { id, reason } of skipped) console.log(`skipped: ${id}: ${reason}`);
    expect(failed).toEqual([]);
  });
});

function apiHarness(hasExtensions: boolean): ProviderHarness {
  const servers: Server[] = [];
  const providerOf = (url: string): ReturnType<typeof stacApiProvider> =>
    stacApiProvider({
      url,
      collections: { S2_MSI_L1C: "sentinel-2-l1c" },
      headers: { "x-api-key": "hush" },
      pageSize: 3,
      retries: 1,
      firstDelaySeconds: 0.001,
    });
  return {
    async create() {
      const server = await serve(hasExtensions);
      servers.push(server);
      return providerOf(addressOf(server));
    },
    async createUnreachable() {
      const server = await serve(false);
      const address = addressOf(server);
      await close(server);
      return providerOf(address);
    },
    query,
    expectedIds: ["a", "b", "c", "d"],
    secrets: ["hush"],
    file: { productId: "b", content },
    async dispose() {
      for (const server of servers.splice(0)) await close(server);
    },
  };
}

function localHarness(): ProviderHarness {
  const folders: string[] = [];
  return {
    async create() {
      const folder = await mkdtemp(join(tmpdir(), "eomatch-conformance-"));
      folders.push(folder);
      const lines = items("https://archive.example").map((item) => `${JSON.stringify(item)}\n`);
      await writeFile(join(folder, "items.ndjson"), lines.join(""));
      return localProvider({ path: folder });
    },
    createUnreachable: async () => localProvider({ path: join(tmpdir(), "eomatch-nowhere") }),
    query,
    expectedIds: ["a", "b", "c", "d"],
    secrets: ["hush"],
    async dispose() {
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serve(hasExtensions: boolean): Promise<Server> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const [path = ""] = (request.url ?? "").split("?");
    const json = (value: unknown): void => void response.end(JSON.stringify(value));
    if (path.startsWith("/files/")) {
      const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
      const isSame = [undefined, '"v1"'].includes(request.headers["if-range"] as string | undefined);
      const start = from === undefined || !isSame ? 0 : Number(from);
      response.writeHead(start > 0 ? 206 : 200, {
        etag: '"v1"',
        "content-type": "application/x-netcdf",
        "content-length": content.length - start,
        ...(start > 0 ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
      });
      response.end(content.subarray(start));
    } else if (path === "/" && hasExtensions) {
      json({ id: "loopback", conformsTo: conformance, links: [] });
    } else if (path.endsWith("/queryables") && hasExtensions) json({ properties: { platform: {} } });
    else if (path === "/" || path === "/collections") {
      json({ id: "loopback", conformsTo: [], collections: [{ id: "sentinel-2-l1c" }], links: [] });
    } else if (path === "/search")
      json(found(JSON.parse(Buffer.concat(pieces).toString()), addressOf(server)));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const conformance = [
  "https://api.stacspec.org/v1.0.0/item-search#filter",
  "https://api.stacspec.org/v1.0.0/item-search#sort",
  "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
];

/** By time and by the satellite that a filter leaves out; an area may be met generously. */
function found(
  {
    datetime,
    limit,
    offset = 0,
    filter,
  }: { datetime: string; limit: number; offset?: number; filter?: unknown },
  address: string,
): object {
  const [from = 0, to = 0] = datetime.split("/").map((text) => Date.parse(text));
  const unwanted = JSON.stringify(filter ?? "");
  const all = items(address).filter(({ properties }) => {
    const { platform } = properties as unknown as { platform: string };
    const isInTime =
      Date.parse(properties.start_datetime) <= to && Date.parse(properties.end_datetime) >= from;
    return isInTime && !unwanted.includes(`"${platform}"`);
  });
  const next = {
    rel: "next",
    method: "POST",
    href: "/search",
    merge: true,
    body: { offset: offset + limit },
  };
  return {
    type: "FeatureCollection",
    numberMatched: all.length,
    features: all.slice(offset, offset + limit),
    links: offset + limit < all.length ? [next] : [],
  };
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
