import { describe, expect, it } from "vitest";
import { type Camera, project, vecOf } from "./camera.js";
import { FlatShapes, type Picture } from "./projected.js";
import { ShapeBuilder } from "./shapes.js";

const pictureOf = (camera: Camera): Picture => ({ camera, scale: 2 * camera.scale, width: 800, height: 600 });
const cameras: readonly Camera[] = [
  { projection: "globe", lonDeg: 170, latDeg: 40, rollDeg: 0, scale: 120 },
  { projection: "polar", lonDeg: 10, latDeg: -90, rollDeg: 30, scale: 90 },
  { projection: "map", lonDeg: -150, latDeg: 10, rollDeg: 0, scale: 60 },
];

describe("FlatShapes", () => {
  it.each(cameras)("lays vectors where the camera of the $projection view sees them", (camera) => {
    const builder = new ShapeBuilder();
    const vecs = [-170, -60, 0, 95, 179].flatMap((lon) => [-80, -20, 0, 55].map((lat) => vecOf(lon, lat)));
    for (const [row, vec] of vecs.entries()) builder.point(row, vec);
    const places = new FlatShapes().places(builder.shapes().points, pictureOf(camera));
    let seen = 0;
    vecs.forEach((vec, i) => {
      const pixel = project(camera, { width: 400, height: 300 }, vec);
      if (pixel === undefined) {
        expect(places[2 * i]).toBeNaN();
        return;
      }
      seen += 1;
      expect(places[2 * i]).toBeCloseTo(2 * pixel[0], 2);
      expect(places[2 * i + 1]).toBeCloseTo(2 * pixel[1], 2);
    });
    expect(seen).toBeGreaterThan(5);
  });

  it("leaves out edges beyond the horizon and beside the picture, and has those across the plane map's seam at both of its ends", () => {
    const builder = new ShapeBuilder();
    builder.line(1, [0, 0, 1, 0]);
    builder.line(2, [120, 0, 121, 0]);
    builder.line(3, [179, 0, -179, 0]);
    const shapes = builder.shapes();
    const rowsSeen = (camera: Camera): number[] => {
      const rows: number[] = [];
      new FlatShapes().forEachSeen(shapes, "edges", pictureOf(camera), (row) => rows.push(row));
      return rows;
    };
    const straight = { lonDeg: 0, latDeg: 0, rollDeg: 0 };
    expect(rowsSeen({ ...straight, projection: "globe", scale: 120 })).toEqual([1]);
    expect(rowsSeen({ ...straight, projection: "map", scale: 60 })).toEqual([1, 2, 3, 3]);
    expect(rowsSeen({ ...straight, projection: "map", scale: 600 })).toEqual([1]);

    const across: number[][] = [];
    const seam: Camera = { ...straight, projection: "map", scale: 60 };
    new FlatShapes().forEachSeen(shapes, "edges", pictureOf(seam), (row, places, i) => {
      if (row === 3) across.push([places[i]!, places[i + 2]!]);
    });
    const degree = (120 * Math.PI) / 180;
    const [west, east] = [400 - 180 * degree, 400 + 180 * degree];
    expect(across.map((ends) => ends.map((x) => Math.round(100 * x)))).toEqual(
      [
        [west - degree, west + degree],
        [east - degree, east + degree],
      ].map((ends) => ends.map((x) => Math.round(100 * x))),
    );
  });
});
