import { beforeEach, describe, expect, it } from "vitest";
import { event, eventCollection, far, landsat, near, pair } from "../test/sample-events.js";
import type { CataloguedEvent } from "./catalogued-event.js";
import type { CataloguedMatchup } from "./catalogued-matchup.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

let found: CataloguedEvent;
let matchup: CataloguedMatchup;
beforeEach(async () => {
  const catalogue = await MatchupCatalogue.create(memoryStore());
  await catalogue.addEvents([
    event("2023-06-04T09:50:00Z", [
      [landsat, near],
      [landsat, far],
    ]),
  ]);
  [found] = (await catalogue.getEvents()) as [CataloguedEvent];
  [matchup] = found.matchupSet as unknown as [CataloguedMatchup];
});

describe("a matchup of a catalogue", () => {
  it("knows where it is kept, its region, its times and its time differences", () => {
    expect(matchup.collection).toBe(pair);
    expect(matchup.collocationRegion.type).toBe("Polygon");
    expect(matchup.timeDiffAbs).toBe(600);
    expect(matchup.timeDiff("LANDSAT_C2L1", "S2_MSI_L1C")).toBe(600);
    expect(matchup.timeDiff("S2_MSI_L1C", { collection: "LANDSAT_C2L1", platform: "LC09" })).toBe(-600);
    expect(() => matchup.timeDiff("S2_MSI_L1C", "S3_EFR")).toThrow(/no product of S3_EFR/);
    expect(matchup.productTimeBounds).toEqual({
      startTime: new Date("2023-06-04T10:00:00Z"),
      stopTime: new Date("2023-06-04T10:10:10Z"),
    });
  });

  it("says in one line what it is", () => {
    expect(`${matchup}`).toMatch(
      /^matchup of LANDSAT_C2L1 Landsat-9_\S+ × S2_MSI_L1C S2A_\S+: 2023-06-04T10:00:00Z to 2023-06-04T10:10:10Z, 600 s apart, \d+ km²$/,
    );
  });
});

describe("the set of an event's matchups", () => {
  it("is an array that can be walked, mapped to anything, and told of as a whole", () => {
    expect([...found.matchupSet]).toHaveLength(2);
    expect(found.matchupSet.length).toBe(2);
    expect(found.matchupSet.matchups.map(({ id }) => id)).toEqual(found.matchupSet.map(({ id }) => id));
    expect(found.matchupSet.map(({ timeDiffAbs }) => timeDiffAbs).constructor).toBe(Array);
    expect(found.matchupSet.collocationRegion?.coordinates).toHaveLength(2);
    expect(`${found.matchupSet}`).toBe("2 matchups: 2023-06-04T10:00:00Z to 2023-06-04T10:10:10Z");
  });
});

describe("an event of a catalogue", () => {
  it("knows where it is kept, who takes part, and the times and regions of its matchups", () => {
    expect(found.collection).toBe(eventCollection);
    expect(found.collections).toEqual(["LANDSAT_C2L1", "S2_MSI_L1C"]);
    expect(found.platforms).toEqual(["Landsat-9", "S2A"]);
    expect(found.productTimeBounds).toEqual(matchup.productTimeBounds);
    expect(found.collocationRegion).toEqual(found.matchupSet.collocationRegion);
  });

  it("says in one line what it is", () => {
    expect(`${found}`).toBe(
      "event of LANDSAT_C2L1 of Landsat-9 × S2_MSI_L1C of S2A: 2023-06-04T09:50:00Z to 2023-06-04T10:50:00Z, 2 matchups",
    );
  });

  it("has neither region nor times without matchups", async () => {
    const catalogue = await MatchupCatalogue.create(memoryStore());
    await catalogue.addEvents([event("2023-06-04T09:50:00Z", [])]);
    const [empty] = await catalogue.getEvents();
    expect([empty?.collocationRegion, empty?.productTimeBounds]).toEqual([undefined, undefined]);
    expect(`${empty?.matchupSet}`).toBe("0 matchups");
  });

  it("is plain data to JSON and to whoever spreads it, and can be added to another catalogue", async () => {
    const plain = JSON.parse(JSON.stringify(found));
    expect(plain).toMatchObject({ id: found.id, matchupSet: [{ id: matchup.id }, {}] });
    expect(Array.isArray(plain.matchupSet)).toBe(true);
    const other = await MatchupCatalogue.create(memoryStore());
    expect(await other.addEvents([found])).toEqual({ events: 1, matchups: 2, products: 3 });
    const again = { ...found, properties: { "my:note": 1 }, matchupSet: [{ ...matchup }] };
    expect(await other.addEvents([again])).toEqual({ events: 0, matchups: 0, products: 0 });
    expect(await other.getEvents()).toEqual([found]);
  });
});
