import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { findAndCatalogue, MatchupCatalogue } from "@eomatch/catalogue";
import { csvProvider } from "../src/csv-provider.js";
import { jsonlStore } from "../src/jsonl-store.js";

const csv = fileURLToPath(new URL("../../data/products.csv", import.meta.url));

test("findAndCatalogue keeps its matchups in a store of our own, from products of our own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "jsonl-find-"));
  const path = join(folder, "catalogue.jsonl");
  const request = {
    sensors: [
      { collection: "S2_MSI_L1C", platform: "S2A" },
      { collection: "S3_EFR", platform: "S3A" },
    ],
    startTime: new Date("2022-05-18T00:00:00Z"),
    stopTime: new Date("2022-05-31T00:00:00Z"),
    maxTimeDiffSeconds: 1800,
  };
  const providers = [csvProvider(csv, ["S2_MSI_L1C", "S3_EFR"])];

  const catalogue = await MatchupCatalogue.create(jsonlStore(path));
  const first = await findAndCatalogue(request, { catalogue, providers });
  assert.deepEqual(first.added, { events: 2, matchups: 3, products: 5 });

  // Another process, later: the catalogue is there, and the same search adds nothing.
  const reopened = await MatchupCatalogue.open(jsonlStore(path));
  const again = await findAndCatalogue(request, { catalogue: reopened, providers });
  assert.deepEqual(again.added, { events: 0, matchups: 0, products: 0 });
  const events = await reopened.getEvents();
  const ids = events.flatMap(({ matchupSet }) =>
    [...matchupSet].flatMap(({ products }) => products.map(({ id }) => id)),
  );
  assert.deepEqual([...new Set(ids)].sort(), [
    "S2A_T32TLR_0518",
    "S2A_T32TLR_0521",
    "S2A_T32TMR_0518",
    "S3A_EFR_0518",
    "S3A_EFR_0521",
  ]);
  await rm(folder, { recursive: true });
});
