import { describe, expect, it } from "vitest";
import { FinderError, isFinderError } from "./errors.js";

describe("isFinderError", () => {
  it("knows its own errors by name and code", () => {
    const error = new FinderError("finder/invalid-time", "stop before start", { productId: "p" });
    expect(isFinderError(error)).toBe(true);
    expect(isFinderError(error, "finder/invalid-time")).toBe(true);
    expect(isFinderError(error, "finder/duplicate-id")).toBe(false);
  });

  it("knows an error of another copy of the package", () => {
    const foreign = Object.assign(new Error("x"), { name: "FinderError", code: "finder/invalid-time" });
    expect(isFinderError(foreign, "finder/invalid-time")).toBe(true);
  });

  it("takes nothing else for one", () => {
    expect(isFinderError(new Error("x"))).toBe(false);
    expect(isFinderError({ name: "FinderError", code: "finder/invalid-time" })).toBe(false);
    expect(isFinderError(undefined)).toBe(false);
  });
});
