import { eventCollectionName, pairName } from "@eomatch/stac-model";
import { expect, it } from "vitest";
import { namesByKind } from "./collection-names.js";

const pair = pairName([
  { collection: "L9", platform: "Landsat-9" },
  { collection: "S2", platform: "S2A" },
]);

it.each([
  ["both collections of a pair", [eventCollectionName(pair), pair, "S2", "L9"]],
  ["the one of its matchups", [pair, "S2", "L9"]],
  ["the one of its events", [eventCollectionName(pair), "S2", "L9"]],
])("a pair is told from products by %s", (_, names) => {
  expect(namesByKind(names)).toEqual({ pairs: [pair], products: ["L9", "S2"] });
});

it("a pair has any name that its events' collection has", () => {
  expect(namesByKind(["matchup-events-mine", "mine", "S2"])).toEqual({ pairs: ["mine"], products: ["S2"] });
});
