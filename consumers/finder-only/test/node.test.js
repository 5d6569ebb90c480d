import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as finder from "@eomatch/finder";
import { findMatchupsInParallel } from "@eomatch/finder/parallel";
import { archive, landsat9, sentinel2 } from "../products.js";

const criteria = { maxTimeDiffSeconds: 1800 };

function assertFound(matches) {
  assert.deepEqual(
    matches.map(({ products }) => products.map(({ id }) => id)),
    [["S2A_T01KAB", "LC09_073072"]],
  );
  const [match] = matches;
  // The caller's own objects come back.
  assert.equal(match.products[0], sentinel2[0]);
  assert.equal(match.timeDiffSeconds, 1200);
  // Half a degree each way at 17° S.
  assert.ok(Math.abs(match.areaKm2 - 2946) < 5, `${match.areaKm2} km²`);
  assert.equal(match.region.type, "Polygon");
}

test("finds matchups with import", () => {
  assertFound(finder.findMatchups([sentinel2, landsat9], criteria));
});

test("finds matchups with require", () => {
  const { findMatchups } = createRequire(import.meta.url)("@eomatch/finder");
  assertFound(findMatchups([sentinel2, landsat9], criteria));
});

test("finds the same on several threads", async () => {
  assertFound(await findMatchupsInParallel([sentinel2, landsat9], criteria, { threads: 2 }));
  const sensors = [archive("left", 0), archive("right", 0.03)];
  const ids = (matches) => matches.map(({ products }) => products.map(({ id }) => id));
  const expected = ids(finder.findMatchups(sensors, criteria));
  assert.equal(expected.length, 60_000);
  assert.deepEqual(
    ids(await findMatchupsInParallel(sensors, criteria, { threads: 2, minProducts: 0 })),
    expected,
  );
  const { findMatchupsInParallel: required } = createRequire(import.meta.url)("@eomatch/finder/parallel");
  assert.deepEqual(ids(await required(sensors, criteria, { threads: 2, minProducts: 0 })), expected);
});

test("finds the same in streams", async () => {
  const matches = [];
  for await (const match of finder.matchupsOf(sentinel2, landsat9, criteria)) matches.push(match);
  assertFound(matches);
});
