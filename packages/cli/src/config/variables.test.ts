// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configs refer to variables in this way
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replaceVariables } from "./variables.js";

describe("replaceVariables", () => {
  it("replaces references at any depth and leaves the rest alone", () => {
    const { values, unresolved } = replaceVariables(
      { a: "${X}/b", list: ["${X}", 5, { c: "x${X}y${Y}" }], plain: "$X {X} $", none: null },
      { X: "1", Y: "" },
    );
    expect(values).toEqual({ a: "1/b", list: ["1", 5, { c: "x1y" }], plain: "$X {X} $", none: null });
    expect(unresolved).toEqual([]);
  });

  it("takes $${ for the text ${", () => {
    expect(replaceVariables({ a: "$${X}" }, { X: "1" }).values).toEqual({ a: "${X}" });
  });

  it("names an alias that stands in what it stands for, which has no end", () => {
    const list: unknown[] = [1];
    list.push({ again: list });
    const { unresolved } = replaceVariables({ list, twice: [list[0], list[0]] }, {});
    expect(unresolved).toEqual([
      { path: ["list", 1, "again"], reason: "holds an alias of what it stands in: write what is meant" },
    ]);
    const shared = { a: "${S}" };
    expect(replaceVariables({ b: shared, c: shared }, { S: "s" }).values).toEqual({
      b: { a: "s" },
      c: { a: "s" },
    });
  });

  it("names variables that are not set and references without a name, with their places", () => {
    const { unresolved } = replaceVariables({ providers: [{ url: "${HOST}/v1" }], a: "${1X}" }, {});
    expect(unresolved.map(({ path }) => path)).toEqual([["providers", 0, "url"], ["a"]]);
    expect(unresolved[0]?.reason).toMatch(/^the environment variable HOST is not set/);
    expect(unresolved[1]?.reason).toMatch(/without a variable's name/);
  });

  it("puts any value in as it is, also one that looks like a reference or a replacement pattern", () => {
    fc.assert(
      fc.property(fc.string(), (secret) => {
        expect(replaceVariables({ a: "<${S}>" }, { S: secret }).values).toEqual({ a: `<${secret}>` });
      }),
    );
    expect(replaceVariables({ a: "${S}" }, { S: "${T}$&" }).values).toEqual({ a: "${T}$&" });
  });
});
