import { isStoreError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { formatJson, parseJson } from "./json-text.js";

describe("parseJson", () => {
  it("reads what formatJson writes", () => {
    const value = { a: [1, "ü", { b: null }] };
    expect(parseJson(formatJson(value), "x.json")).toEqual(value);
    expect(formatJson({ a: 1 })).toBe('{\n  "a": 1\n}\n');
  });

  it.each([
    ["", 1, 1],
    ["{", 1, 2],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{\n  "a": nil\n}', 2, 9],
    ['{ "a": 1 } x', 1, 12],
    ["<html>", 1, 1],
    [`{ "a": "${"x".repeat(500)}",\n "b": zzz }`, 2, 7],
    ['{ "a": "cut', 1, 12],
  ])("names the place where %j breaks", (text, line, column) => {
    let thrown: unknown;
    try {
      parseJson(text, "S2/a.json");
    } catch (error) {
      thrown = error;
    }
    expect(isStoreError(thrown, "store/broken-catalogue")).toBe(true);
    expect((thrown as Error).message).toContain(
      `S2/a.json: not JSON: it breaks at line ${line}, column ${column};`,
    );
  });
});
