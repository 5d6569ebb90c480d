import { expect, it } from "vitest";
import { formatBoxPlace, formatPlace } from "./place.js";

it.each([
  [[10, 45, 11, 46], "45.5°N 10.5°E"],
  [[-11, -46, -10, -45], "45.5°S 10.5°W"],
  [[179, -10, -177, 10], "0.0°N 179.0°W"],
  [[-180, -81.86, 180, 82.68], "81.9°S to 82.7°N"],
] as const)("says of the box %j that it is at %s", (bbox, place) => {
  expect(formatBoxPlace(bbox)).toBe(place);
});

it("writes a place with its latitude first", () => {
  expect(formatPlace([-105.25, 40])).toBe("40.0°N 105.3°W");
});
