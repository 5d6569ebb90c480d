import { findMatchups } from "@eomatch/finder";
import { findMatchupsInParallel } from "@eomatch/finder/parallel";
import { landsat9, sentinel2 } from "../products.js";

const criteria = { maxTimeDiffSeconds: 1800 };
const told = (matches) =>
  matches.map(({ products, timeDiffSeconds, areaKm2, region }) => ({
    ids: products.map(({ id }) => id),
    timeDiffSeconds,
    areaKm2,
    region,
  }));

let result;
try {
  result = {
    alone: told(findMatchups([sentinel2, landsat9], criteria)),
    inParallel: told(
      await findMatchupsInParallel([sentinel2, landsat9], criteria, { threads: 2, minProductsPerThread: 1 }),
    ),
  };
} catch (error) {
  result = { error: String(error?.stack ?? error) };
}
document.body.textContent = JSON.stringify(result, null, 2);
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
