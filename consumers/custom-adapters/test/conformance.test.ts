import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkProvider } from "@eomatch/conformance/provider";
import { checkStore } from "@eomatch/conformance/store";
import { csvProvider } from "../src/csv-provider.js";
import { jsonlStore } from "../src/jsonl-store.js";

const csv = fileURLToPath(new URL("../../data/products.csv", import.meta.url));

test("the JSON-lines store does what a store must do", async () => {
  const folder = await mkdtemp(join(tmpdir(), "jsonl-store-"));
  let made = 0;
  const report = await checkStore({
    create: async () => jsonlStore(join(folder, `${made++}.jsonl`)),
    reopen: async ({ location }) => jsonlStore(location),
    dispose: async () => {},
    async breakItem({ location }, { id }) {
      const lines = (await readFile(location, "utf8")).split("\n");
      const half = (line: string): string =>
        line.includes(`"id":"${id}"`) ? line.slice(0, line.length / 2) : line;
      await writeFile(location, lines.map(half).join("\n"));
    },
  });
  await rm(folder, { recursive: true });
  assert.deepEqual(report.failed, []);
  // Abilities that a store may leave to whoever asks it, and this one does.
  assert.deepEqual(
    report.skipped.map(({ id }) => id),
    ["query-ids", "query-after", "query-limit", "summaries", "summaries-linked"],
  );
  console.log(`store: ${report.passed.length} cases passed`);
});

test("the CSV provider does what a provider must do", async () => {
  const query = {
    collection: "S2_MSI_L1C",
    startTime: new Date("2022-05-18T00:00:00Z"),
    stopTime: new Date("2022-05-31T00:00:00Z"),
  };
  const report = await checkProvider({
    create: async () => csvProvider(csv, ["S2_MSI_L1C", "S3_EFR"]),
    createUnreachable: async () => csvProvider(`${csv}.gone`, ["S2_MSI_L1C"]),
    dispose: async () => {},
    query,
    expectedIds: ["S2A_T32TLR_0518", "S2A_T32TMR_0518", "S2A_T32TLR_0521"],
  });
  assert.deepEqual(report.failed, []);
  console.log(`provider: ${report.passed.length} cases passed, ${report.skipped.length} do not concern it`);
});
