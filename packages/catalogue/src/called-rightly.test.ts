import { describe, expect, it } from "vitest";
import { findAndCatalogue } from "./find-and-catalogue.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";
import { predictEvents } from "./predict-events.js";

/** A call as callers without types may write it. */
type AnyCall = (...given: unknown[]) => Promise<unknown>;

const sensors = [
  { collection: "S2_MSI_L1C", platform: "S2A" },
  { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
];
const time = new Date("2023-06-01T00:00:00Z");
const request = { sensors, startTime: time, stopTime: time, maxTimeDiffSeconds: 60 };
const serving = [{ collections: ["S2_MSI_L1C", "LANDSAT_C2L1"] }];

const refusal = (message: string): object => ({
  code: "catalogue/invalid-request",
  message: expect.stringContaining(message),
});

describe("a call with the wrong things", () => {
  it.each(["create", "open", "openOrCreate"] as const)(
    "to MatchupCatalogue.%s says that it takes a store",
    async (method) => {
      const call = MatchupCatalogue[method].bind(MatchupCatalogue) as AnyCall;
      for (const [given, named] of [
        ["matchups", '"matchups"'],
        [undefined, "nothing"],
        [{ path: "matchups" }, "an object with path"],
      ]) {
        await expect(call(given)).rejects.toMatchObject(
          refusal(`MatchupCatalogue.${method} takes a store, such as fsStore({ path: "matchups" })`),
        );
        await expect(call(given)).rejects.toMatchObject(refusal(`it was given ${named}`));
      }
    },
  );

  it.each([
    [[], "needs sensors, a list of { collection, platform }; it was given nothing"],
    [
      [{ ...request, sensors: "S2A" }],
      'needs sensors, a list of { collection, platform }; it was given "S2A"',
    ],
    [[{ ...request, startTime: "2023-06-01" }], "needs startTime, a Date"],
    [[request], "needs providers, a list of product providers; it was given nothing"],
    [[request, { providers: serving }], "needs catalogue, a MatchupCatalogue"],
  ])("to findAndCatalogue says what it needs: %#", async (given, message) => {
    await expect((findAndCatalogue as AnyCall)(...given)).rejects.toMatchObject(refusal(message));
  });

  it("to add an asset says what it needs, with a promise that is rejected", async () => {
    const catalogue = await MatchupCatalogue.create(memoryStore());
    const product = { collection: "S2_MSI_L1C", id: "S2A_1" };
    const add = catalogue.addProductAsset.bind(catalogue) as AnyCall;
    for (const [given, message] of [
      [
        [product, { key: "report", path: "r.pdf" }],
        "adding an asset needs href, a path or an address; it was given nothing",
      ],
      [[product], "adding an asset needs key"],
      [["S2A_1", { key: "report", href: "r.pdf" }], "an asset of a product needs id, that of the product"],
    ] as const) {
      await expect(add(...given)).rejects.toMatchObject(refusal(message));
    }
  });

  it("leaves wrong times to who knows what is wrong with them", async () => {
    const catalogue = await MatchupCatalogue.create(memoryStore());
    const wrong = { ...request, startTime: new Date(Number.NaN) };
    await expect(
      (findAndCatalogue as AnyCall)(wrong, { providers: serving, catalogue }),
    ).rejects.toMatchObject(refusal("is not a time"));
  });

  it.each([
    [[], "needs platforms, a list of names"],
    [[{ platforms: ["S2A", "S2B"], startTime: time, stopTime: 1 }], "needs stopTime, a Date"],
    [[{ platforms: ["S2A", "S2B"], startTime: time, stopTime: time }], "needs orbitSource"],
  ])("to predictEvents says what it needs: %#", async (given, message) => {
    await expect((predictEvents as AnyCall)(...given)).rejects.toMatchObject(refusal(message));
  });
});
