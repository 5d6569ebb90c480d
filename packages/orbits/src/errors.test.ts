import { expect, it } from "vitest";
import { isOrbitError, OrbitError } from "./errors.js";

it("carries code, place and cause", () => {
  const cause = new Error("underneath");
  const time = new Date(0);
  const error = new OrbitError("orbits/decayed", "it is gone", {
    source: "a",
    line: 3,
    noradId: 5,
    time,
    cause,
  });
  expect(error).toMatchObject({
    name: "OrbitError",
    code: "orbits/decayed",
    source: "a",
    line: 3,
    noradId: 5,
    time,
    cause,
  });
  expect(error).toBeInstanceOf(Error);
});

it("is told by name and code, be it from another copy of the package", () => {
  const foreign = Object.assign(new Error("x"), { name: "OrbitError", code: "orbits/decayed" });
  expect(isOrbitError(foreign)).toBe(true);
  expect(isOrbitError(foreign, "orbits/decayed")).toBe(true);
  expect(isOrbitError(foreign, "orbits/bad-period")).toBe(false);
  expect(isOrbitError(new Error("orbits/decayed"))).toBe(false);
  expect(isOrbitError({ name: "OrbitError", code: "orbits/decayed" })).toBe(false);
  expect(isOrbitError(Object.assign(new Error("x"), { name: "OrbitError", code: "store/decayed" }))).toBe(
    false,
  );
});
