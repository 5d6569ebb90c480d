import { describe, expect, it } from "vitest";
import type { Position } from "./geojson.js";
import { signedRingArea } from "./ring-area.js";
import { joinSeam } from "./seam.js";
import { writeVector } from "./vector.js";

function ring(...positions: Position[]): Float64Array {
  const vectors = new Float64Array(3 * positions.length);
  for (const [i, [lonDeg, latDeg]] of positions.entries()) writeVector(vectors, 3 * i, lonDeg, latDeg);
  return vectors;
}

const west = (south: number, north: number): Float64Array =>
  ring([170, south], [180, south], [180, north], [170, north]);
const east = (south: number, north: number): Float64Array =>
  ring([-180, south], [-170, south], [-170, north], [-180, north]);
const area = (rings: readonly Float64Array[]): number => rings.reduce((sum, r) => sum + signedRingArea(r), 0);

describe("joinSeam", () => {
  it("joins two halves to one ring, without the cut", () => {
    const joined = joinSeam([west(10, 20), east(10, 20)]);
    expect(joined).toHaveLength(1);
    expect(joined[0]).toHaveLength(3 * 6);
    expect(area(joined)).toBeCloseTo(area([west(10, 20), east(10, 20)]), 14);
  });

  it("keeps what only one side has of the antimeridian", () => {
    const joined = joinSeam([west(10, 20), east(12, 30)]);
    expect(joined).toHaveLength(1);
    expect(area(joined)).toBeCloseTo(area([west(10, 20), east(12, 30)]), 14);
    expect(joinSeam([west(10, 20)])).toHaveLength(1);
    expect(area(joinSeam([west(10, 20)]))).toBeCloseTo(area([west(10, 20)]), 14);
  });

  it("keeps apart what does not meet", () => {
    expect(joinSeam([west(10, 20), east(30, 40)])).toHaveLength(2);
  });

  it("joins over a gap of less than a tenth of a millimetre", () => {
    expect(joinSeam([west(10, 20), east(10 + 5e-10, 20 - 5e-10)])[0]).toHaveLength(3 * 6);
  });

  it("makes a cap of a ring closed along the antimeridian and a pole", () => {
    const closed = ring([-180, 80], [-60, 80], [60, 80], [180, 80], [180, 90], [-180, 90]);
    const joined = joinSeam([closed]);
    expect(joined).toHaveLength(1);
    expect(joined[0]).toHaveLength(3 * 3);
  });

  it("leaves nothing of the outline of the whole map, and what is elsewhere alone", () => {
    expect(joinSeam([ring([-180, -90], [180, -90], [180, 90], [-180, 90])])).toEqual([]);
    const inland = ring([0, 0], [1, 0], [0, 1]);
    expect(joinSeam([inland])).toEqual([inland]);
  });
});
