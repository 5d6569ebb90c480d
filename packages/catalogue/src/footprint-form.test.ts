import { areaKm2 } from "@eomatch/finder";
import type { Footprint, Position } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { square } from "../test/acquisitions.js";
import { inRfc7946Form } from "./footprint-form.js";

const polygon = (...rings: Position[][]): Footprint => ({ type: "Polygon", coordinates: rings });
const reversed = (footprint: Footprint): Footprint =>
  polygon(...(footprint.coordinates as Position[][]).map((ring) => [...ring].reverse()));

describe("inRfc7946Form", () => {
  it("leaves alone what is in form", () => {
    const footprint = square(5, 50);
    expect(inRfc7946Form(footprint)).toBe(footprint);
  });

  it("turns rings round, outer ones and holes", () => {
    const hole = (reversed(square(5.4, 50.4, 0.2)).coordinates as Position[][])[0] as Position[];
    const outer = (square(5, 50).coordinates as Position[][])[0] as Position[];
    const right = polygon(outer, hole);
    expect(inRfc7946Form(right)).toBe(right);
    expect(inRfc7946Form(reversed(right))).toEqual(right);
  });

  it.each([
    [
      "beyond 180°",
      [
        [179, 10],
        [181, 10],
        [181, 12],
        [179, 12],
        [179, 10],
      ],
    ],
    [
      "jumping over 180°",
      [
        [179, 10],
        [-179, 10],
        [-179, 12],
        [179, 12],
        [179, 10],
      ],
    ],
  ] as [string, Position[]][])("splits a footprint %s at the antimeridian", (_, ring) => {
    const split = inRfc7946Form(polygon(ring));
    expect(split.type).toBe("MultiPolygon");
    const longitudes = (split.coordinates as Position[][][]).flat(2).map(([lon]) => lon);
    expect(Math.max(...longitudes.map(Math.abs))).toBeLessThanOrEqual(180);
    expect(areaKm2(split)).toBeCloseTo(areaKm2(square(5, 10, 2)), 3);
  });
});
