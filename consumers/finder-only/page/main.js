import { findMatchups } from "@eomatch/finder";
import { findMatchupsInParallel } from "@eomatch/finder/parallel";
import { archive, landsat9, sentinel2 } from "../products.js";

const criteria = { maxTimeDiffSeconds: 1800 };
const told = (matches) =>
  matches.map(({ products, timeDiffSeconds, areaKm2, region }) => ({
    ids: products.map(({ id }) => id),
    timeDiffSeconds,
    areaKm2,
    region,
  }));

const idsOf = (matches) => matches.map(({ products }) => products.map(({ id }) => id).join(" "));
const left = archive("left", 0);
const right = archive("right", 0.03);

let workers = 0;
globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    workers += 1;
  }
};

let result;
try {
  result = {
    alone: told(findMatchups([sentinel2, landsat9], criteria)),
    archive: idsOf(findMatchups([left, right], criteria)),
    archiveInParallel: idsOf(
      await findMatchupsInParallel([left, right], criteria, { threads: 2, minProducts: 0 }),
    ),
    workers,
  };
} catch (error) {
  result = { error: String(error?.stack ?? error) };
}
document.body.textContent = JSON.stringify(result, null, 2);
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
