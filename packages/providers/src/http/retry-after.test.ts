import { expect, it } from "vitest";
import { retryAfterSeconds } from "./retry-after.js";

const now = new Date("2024-10-09T12:00:00Z");

it.each([
  ["120", 120],
  [" 0 ", 0],
  ["Wed, 09 Oct 2024 12:00:30 GMT", 30],
  ["Wed, 09 Oct 2024 11:00:00 GMT", 0],
  ["soon", undefined],
  [null, undefined],
])("reads %j as %s seconds", (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});
