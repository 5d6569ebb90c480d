import { createStacApi } from "@eomatch/stac-api";
import { explorerFeed } from "@eomatch/stac-api/explorer-feed";
import { blockReader } from "@eomatch/stac-api/explorer-feed-format";
import { describe, expect, it } from "vitest";
import { sampleStore } from "../../../test/sample-matchups.js";
import { type CatalogueRows, emptyRows } from "../feed/rows.js";
import { noFilters } from "./filters.js";
import { visibleRows } from "./visible-rows.js";

const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
const at = (time: string): number => Date.parse(`2022-05-18T${time}Z`);

async function sampleRows(): Promise<CatalogueRows> {
  const feed = explorerFeed(await sampleStore());
  const response = await feed(new Request("http://server/explorer/rows"));
  const rows = emptyRows();
  for (const block of blockReader().push(new Uint8Array(await response.arrayBuffer()))) {
    rows.pairs.push(...block.pairs);
    if (block.kind === "events") rows.events.add(block);
    if (block.kind === "matchups") rows.matchups.add(block);
  }
  return rows;
}

describe("the rows of a period", () => {
  // The first matchup lasts from 00:00:00 to 00:01:20, the second from 00:05:00 to 00:07:20.
  it.each([
    ["that begins while a matchup lasts", "00:01:00", "00:02:00", 1],
    ["that begins as one ends", "00:01:20", "00:02:00", 1],
    ["between two", "00:01:20.001", "00:04:59.999", 0],
    ["that ends as one begins", "00:01:20.001", "00:05:00", 1],
    ["within one", "00:05:10", "00:05:11", 1],
  ])("%s are those that the server finds for it", async (_, from, to, count) => {
    const rows = await sampleRows();
    const filters = { ...noFilters, pairs: [pair], fromMs: at(from), toMs: at(to) };
    expect(visibleRows(rows, filters).matchupCount).toBe(count);
    const api = createStacApi({ store: await sampleStore(), basePath: "/stac" });
    const interval = `2022-05-18T${from}Z/2022-05-18T${to}Z`;
    const found = await api(
      new Request(`http://server/stac/search?collections=${pair}&datetime=${interval}`),
    );
    expect(((await found.json()) as { features: unknown[] }).features).toHaveLength(count);
  });

  it("are none of an event that does not reach into it, as on the command line", async () => {
    const rows = await sampleRows();
    rows.events.stopMs.set(0, at("00:00:30"));
    const filters = { ...noFilters, fromMs: at("00:01:00"), toMs: at("00:02:00") };
    expect(visibleRows(rows, filters).matchupCount).toBe(0);
  });

  it("are none where it ends before it begins", async () => {
    const filters = { ...noFilters, fromMs: at("00:01:00"), toMs: at("00:00:30") };
    expect(visibleRows(await sampleRows(), filters).matchupCount).toBe(0);
  });
});
