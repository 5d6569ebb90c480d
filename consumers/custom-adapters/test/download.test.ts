import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { findAndCatalogue, MatchupCatalogue, memoryStore } from "@eomatch/catalogue";
import { checkArchive } from "@eomatch/conformance/archive";
import { checkProvider } from "@eomatch/conformance/provider";
import { type IndexEntry, indexProvider } from "../src/index-provider.js";
import { twoDiskArchive } from "../src/two-disk-archive.js";

const entry = (id: string, collection: string, platform: string, start: string): IndexEntry => ({
  id,
  collection,
  platform,
  start,
  stop: start,
  bbox: [10, 40, 11, 41],
  file: `${id}.bin`,
  size: contentOf(id).length,
});
const contentOf = (id: string): Buffer => Buffer.from(`${id} `.repeat(1000));
const index = [
  entry("S2A_1", "S2_MSI_L1C", "S2A", "2024-06-01T10:00:00Z"),
  entry("S2A_2", "S2_MSI_L1C", "S2A", "2024-06-05T10:00:00Z"),
  entry("S2A_3", "S2_MSI_L1C", "S2A", "2024-06-09T10:00:00Z"),
  entry("S3A_1", "S3_EFR", "S3A", "2024-06-01T10:10:00Z"),
];

/** The web server of our house. */
const server = createServer((request, response) => {
  const name = (request.url ?? "").slice(1);
  const found = index.find(({ file }) => file === name);
  const content = name === "index.json" ? Buffer.from(JSON.stringify(index)) : found && contentOf(found.id);
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const isSame = request.headers["if-range"] === '"v1"';
  const start = isSame ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0;
  const range =
    start > 0 ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { etag: '"v1"', ...range }).end(content.subarray(start));
});
let url = "";
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const collections = ["S2_MSI_L1C", "S3_EFR"];
const june = { startTime: new Date("2024-06-01T00:00:00Z"), stopTime: new Date("2024-06-30T00:00:00Z") };

test("the provider of our index does what a provider must do, files included", async () => {
  const report = await checkProvider({
    create: async () => indexProvider(url, collections),
    createUnreachable: async () => indexProvider("http://127.0.0.1:1", collections),
    dispose: async () => {},
    query: { collection: "S2_MSI_L1C", ...june },
    expectedIds: ["S2A_1", "S2A_2", "S2A_3"],
    file: { productId: "S2A_1", content: contentOf("S2A_1") },
  });
  assert.deepEqual(report.failed, []);
  console.log(`index provider: ${report.passed.length} cases passed`);
});

test("the archive on two disks does what an archive must do", async () => {
  const folders: string[] = [];
  const report = await checkArchive({
    async create() {
      const folder = await mkdtemp(join(tmpdir(), "two-disks-"));
      folders.push(folder);
      return twoDiskArchive(join(folder, "archive"));
    },
    reopen: async ({ location }) => twoDiskArchive(location),
    read: ({ location }) => readFile(location),
    async places({ location }) {
      const entries = await readdir(dirname(location), { recursive: true, withFileTypes: true });
      return entries
        .filter((each) => !each.isDirectory())
        .map((each) => join(each.parentPath, each.name))
        .sort();
    },
    async dispose() {
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    },
  });
  assert.deepEqual(report.failed, []);
  console.log(`archive: ${report.passed.length} cases passed`);
});

test("what our index has is found, downloaded onto our disks, and removed again", async () => {
  const root = await mkdtemp(join(tmpdir(), "two-disks-"));
  const providers = [indexProvider(url, collections)];
  const catalogue = await MatchupCatalogue.create(memoryStore());
  const sensors = [
    { collection: "S2_MSI_L1C", platform: "S2A" },
    { collection: "S3_EFR", platform: "S3A" },
  ];
  await findAndCatalogue({ sensors, ...june, maxTimeDiffSeconds: 1800 }, { catalogue, providers });
  const eventSet = await catalogue.getEvents();
  const sources = { providers, archive: twoDiskArchive(root) };
  const { outcomes } = await catalogue.downloadProducts({ eventSet, sources });
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["downloaded", "downloaded"],
  );
  for (const { product, location = "" } of outcomes) {
    assert.deepEqual(await readFile(location), contentOf(product.id));
  }
  const removal = await catalogue.removeProducts({ eventSet, archive: sources.archive });
  assert.equal(removal.removed, 2);
  await rm(root, { recursive: true });
});
