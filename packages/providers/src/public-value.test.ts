import { expect, it } from "vitest";
import { ProductRefusal } from "./errors.js";
import { publicRecord, publicValue } from "./public-value.js";

it("takes credentials out of addresses at any depth and leaves the rest", () => {
  expect(publicRecord({ a: ["https://u:p@host/x?sig=s", 1, null], b: { c: "plain?sig=s" } })).toEqual({
    a: ["https://host/x", 1, null],
    b: { c: "plain?sig=s" },
  });
});

it("refuses what nests too deep to be written again", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(() => publicValue(deep)).toThrow(ProductRefusal);
});
