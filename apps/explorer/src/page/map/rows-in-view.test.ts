import { describe, expect, it } from "vitest";
import { emptyRows, type MatchupRows } from "../feed/rows.js";
import { vecOf } from "./camera.js";
import { matchupsAt } from "./rows-in-view.js";

/** One matchup in a box. */
function matchupIn(box: readonly [number, number, number, number]): MatchupRows {
  const { matchups } = emptyRows();
  const column = new Float64Array(1);
  const columns = {
    startMs: column,
    stopMs: column,
    timeDiffSeconds: column,
    areaKm2: column,
    event: column,
    pair: column,
    box: Float32Array.from(box),
  };
  matchups.add({ kind: "matchups", rows: 1, columns, pairs: [] });
  return matchups;
}

const isAt = (rows: MatchupRows, lonDeg: number, latDeg: number): boolean =>
  matchupsAt(rows, Uint8Array.of(1), vecOf(lonDeg, latDeg), 0).length > 0;

describe("matchups under a place", () => {
  it.each([1, -1])("are those around a pole too, cut at ±180° and along it as RFC 7946 has it", (sign) => {
    const south = [-180, 78, -60, 74, 60, 80, 180, 78].map((value, i) =>
      i % 2 === 0 ? value : sign * value,
    );
    const rows = matchupIn(sign > 0 ? [-180, 74, 180, 90] : [-180, -90, 180, -74]);
    rows.setOutline(0, [
      { lonLat: [...south, 180, sign * 90, -180, sign * 90, -180, sign * 78], isHole: false },
    ]);
    for (const lon of [-179, -60, 0.5, 120, 179]) {
      expect(isAt(rows, lon, sign * 89), `${lon}`).toBe(true);
      expect(isAt(rows, lon, sign * 85), `${lon}`).toBe(true);
    }
    // The edge from 60° W to 60° E comes near the pole.
    expect(isAt(rows, 0, sign * 80)).toBe(false);
  });

  it.each([
    [[-180, 74, 180, 90], 80, 70],
    [[-180, -90, 180, -74], -80, -70],
    [[170, 60, -170, 70], 65, 75],
  ] as const)(
    "are those in whose box %j it lies, as long as their outline is not known",
    (box, inside, outside) => {
      const rows = matchupIn(box);
      for (const lon of [-175, 175]) {
        expect(isAt(rows, lon, inside)).toBe(true);
        expect(isAt(rows, lon, outside)).toBe(false);
      }
    },
  );
});
