import { type Product, platformOfProductId } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, columnsOf, listProvider, square } from "../test/acquisitions.js";
import { findAndCatalogue } from "./find-and-catalogue.js";
import type { FindRequest, FindSummary } from "./find-request.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const request: FindRequest = {
  sensors: [
    { collection: "S2_MSI_L2A", platform: "S2A" },
    { collection: "LANDSAT_C2L2", platform: "Landsat-9" },
  ],
  startTime: new Date("2024-10-01T00:00:00Z"),
  stopTime: new Date("2024-10-31T00:00:00Z"),
  maxTimeDiffSeconds: 1800,
};

function listed(id: string, more: Partial<Product> = {}): Product {
  const platform = platformOfProductId(id) ?? "";
  const isLandsat = platform.startsWith("Landsat");
  return acquisition(
    isLandsat ? "LANDSAT_C2L2" : "S2_MSI_L2A",
    platform,
    isLandsat ? "2024-10-09T17:41:40Z" : "2024-10-09T17:42:31Z",
    square(-105, 40),
    { id, ...more },
  );
}

const landsat = listed("LC09_L2SP_034032_20241009_02_T1");
const older = listed("S2A_MSIL2A_20241009T174231_N0510_R098_T13TDE_20241009T232251");
const newer = listed("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDE_20241201T000000");
const elsewhere = listed("S2A_MSIL2A_20241009T174231_R098_T13TDE_20241201T000000");
const otherPart = listed("S2A_MSIL2A_20241009T174231_N0511_R098_T13TDE_20241201T000500", {
  footprint: square(-105, 40.8),
});

let catalogue: MatchupCatalogue;
beforeEach(async () => {
  catalogue = await MatchupCatalogue.create(memoryStore());
});

const find = (
  lists: readonly (readonly Product[])[],
  more: Partial<FindRequest> = {},
): Promise<FindSummary> =>
  findAndCatalogue(
    { ...request, ...more },
    {
      catalogue,
      providers: lists.map((products, i) => listProvider(products, { name: `archive ${i + 1}` })),
    },
  );

const matched = async (): Promise<string[]> =>
  (await catalogue.getEvents())
    .flatMap(({ matchupSet }) => matchupSet.map(({ products }) => products[1]?.id ?? ""))
    .sort();

describe("several versions of one acquisition", () => {
  it.each<[string, readonly (readonly Product[])[], string, object]>([
    [
      "in one archive, the older first",
      [[older, newer, landsat]],
      newer.id,
      { olderVersions: 1, listedTwice: 0 },
    ],
    [
      "in one archive, the newer first",
      [[newer, older, landsat]],
      newer.id,
      { olderVersions: 1, listedTwice: 0 },
    ],
    [
      "in two archives, the older first",
      [[older, landsat], [newer]],
      newer.id,
      { olderVersions: 1, listedTwice: 0 },
    ],
    [
      "twice the same under two ids",
      [[newer, landsat], [elsewhere]],
      newer.id,
      { olderVersions: 0, listedTwice: 1 },
    ],
    [
      "the same id in two archives",
      [[newer, landsat], [newer]],
      newer.id,
      { olderVersions: 0, listedTwice: 0 },
    ],
  ])("%s, are one product: the newest", async (_, lists, id, dropped) => {
    const summary = await find(lists);
    expect(summary.dropped).toMatchObject(dropped);
    expect(summary.matchups).toBe(1);
    expect(await matched()).toEqual([id]);
  });

  it("are all taken when all are asked for", async () => {
    const summary = await find([[older, newer, landsat]], { versions: "all" });
    expect(summary).toMatchObject({ matchups: 2, dropped: { olderVersions: 0 } });
    expect(await matched()).toEqual([older.id, newer.id].sort());
  });

  it("are not two parts of a datatake", async () => {
    const summary = await find([[newer, otherPart, landsat]]);
    expect(summary).toMatchObject({ matchups: 2, dropped: { olderVersions: 0, listedTwice: 0 } });
  });

  it("are told apart as columns too", async () => {
    const provider = {
      ...listProvider([older, newer, landsat]),
      searchColumns: async ({ collection }: { collection: string }) =>
        columnsOf([older, newer, landsat].filter((product) => product.collection === collection)),
    };
    const summary = await findAndCatalogue(request, { catalogue, providers: [provider] });
    expect(summary).toMatchObject({ matchups: 1, dropped: { olderVersions: 1 } });
    expect(await matched()).toEqual([newer.id]);
  });
});

describe("a catalogue that has an older version", () => {
  beforeEach(async () => {
    await find([[older, landsat]]);
  });

  it("keeps it, and says so instead of adding a second matchup", async () => {
    const summary = await find([[older, newer, landsat]]);
    expect(summary).toMatchObject({
      matchups: 1,
      keptVersions: 1,
      added: { events: 0, matchups: 0, products: 0 },
    });
    expect(await matched()).toEqual([older.id]);
  });

  it("still gains what is new", async () => {
    const summary = await find([[newer, otherPart, landsat]]);
    expect(summary).toMatchObject({ keptVersions: 1, added: { matchups: 1, products: 1 } });
    expect(await matched()).toEqual([older.id, otherPart.id].sort());
  });

  it("has both when all are asked for", async () => {
    const summary = await find([[older, newer, landsat]], { versions: "all" });
    expect(summary).toMatchObject({ keptVersions: 0, added: { matchups: 1, products: 1 } });
    expect(await matched()).toEqual([older.id, newer.id].sort());
  });

  it("takes the newer one once the older is removed", async () => {
    await catalogue.removeEvents({});
    const summary = await find([[older, newer, landsat]]);
    expect(summary).toMatchObject({ keptVersions: 0, added: { matchups: 1, products: 2 } });
    expect(await matched()).toEqual([newer.id]);
  });
});
