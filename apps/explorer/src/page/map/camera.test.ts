import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Camera,
  dot,
  dragged,
  fitted,
  type Projection,
  positionOf,
  project,
  unproject,
  vecOf,
  zoomed,
} from "./camera.js";

const size = { width: 900, height: 600 };
const camera = fc.record({
  projection: fc.constantFrom<Projection>("globe", "polar", "map"),
  lonDeg: fc.double({ min: -180, max: 180, noNaN: true }),
  latDeg: fc.double({ min: -89, max: 89, noNaN: true }),
  rollDeg: fc.constant(0),
  scale: fc.double({ min: 200, max: 100_000, noNaN: true }),
});
const pixel = fc.tuple(
  fc.double({ min: 0, max: 900, noNaN: true }),
  fc.double({ min: 0, max: 600, noNaN: true }),
);

describe("the camera", () => {
  it("finds again what it draws", () => {
    fc.assert(
      fc.property(camera, pixel, (view: Camera, at) => {
        const place = unproject(view, size, at);
        if (place === undefined) return;
        const again = project(view, size, place);
        expect(again).toBeDefined();
        // On the plane map a place beyond ±180° is drawn a whole turn away.
        const turn = view.projection === "map" ? 2 * Math.PI * view.scale : Number.POSITIVE_INFINITY;
        const dx = Math.abs(again![0] - at[0]);
        expect(Math.min(dx, Math.abs(dx - turn))).toBeLessThan(0.05);
        expect(Math.abs(again![1] - at[1])).toBeLessThan(0.05);
      }),
    );
  });

  it("keeps what is grabbed at a pole under the pointer", () => {
    const pole: Camera = { projection: "polar", lonDeg: 0, latDeg: 90, rollDeg: 0, scale: 300 };
    const grabbed = unproject(pole, size, [500, 250])!;
    const moved = dragged(pole, size, [500, 250], [620, 380]);
    const at = project(moved, size, grabbed)!;
    expect(at[0]).toBeCloseTo(620, 3);
    expect(at[1]).toBeCloseTo(380, 3);
  });

  it("zooms about the pointer, and shows the whole of what it is to fit", () => {
    const view: Camera = { projection: "map", lonDeg: 10, latDeg: 20, rollDeg: 0, scale: 500 };
    const place = unproject(view, size, [200, 100])!;
    const near = project(zoomed(view, size, 3, [200, 100]), size, place)!;
    expect(near[0]).toBeCloseTo(200, 3);
    expect(near[1]).toBeCloseTo(100, 3);
    const vecs = [vecOf(170, 80), vecOf(-160, 84), vecOf(175, 70)];
    const all = fitted({ ...view, projection: "globe" }, size, vecs);
    for (const vec of vecs) {
      const [x, y] = project(all, size, vec)!;
      expect(x > 0 && x < 900 && y > 0 && y < 600).toBe(true);
    }
    expect(positionOf(vecOf(-170, -45))[0]).toBeCloseTo(-170, 9);
    expect(dot(vecOf(0, 90), vecOf(77, 90))).toBeCloseTo(1, 12);
  });
});
