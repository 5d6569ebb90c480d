import { describe, expect, it } from "vitest";
import { linkChains } from "./link-chains.js";

describe("linkChains", () => {
  it("closes a chain with itself when its entry is next", () => {
    expect(linkChains([{ entry: 10, exit: 5 }])).toEqual([[0]]);
    expect(linkChains([{ entry: 5, exit: 10 }])).toEqual([[0]]);
  });

  it("joins chains in the order in which the curve meets them", () => {
    expect(
      linkChains([
        { entry: 20, exit: 5 },
        { entry: 8, exit: 15 },
      ]),
    ).toEqual([[1, 0]]);
  });

  it("keeps loops apart", () => {
    const loops = linkChains([
      { entry: 4, exit: 2 },
      { entry: 14, exit: 12 },
    ]);
    expect(loops).toHaveLength(2);
  });

  it("gives nothing for nothing", () => {
    expect(linkChains([])).toEqual([]);
  });
});
