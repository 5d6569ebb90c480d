import { type Bbox, toBbox } from "@eomatch/stac-model";
import { invalidParameter } from "../errors.js";

/**
 * Checks the parameter `bbox` (OGC API Features part 1, §7.15.2): west, south, east, north in degrees, with the least
 * and the greatest height after the latitudes where there are six numbers. West > east crosses the antimeridian.
 *
 * Heights are not looked at: items have none.
 *
 * @throws StacApiError `stac-api/invalid-parameter`
 */
export function checkBbox(numbers: readonly number[]): Bbox {
  const bbox = toBbox(numbers);
  if (bbox === undefined || !numbers.every(Number.isFinite)) {
    throw invalidParameter(
      "bbox",
      `${JSON.stringify(numbers)} is not four or six numbers: write west,south,east,north in degrees`,
    );
  }
  const [west, south, east, north] = bbox;
  if (Math.abs(south) > 90 || Math.abs(north) > 90 || Math.abs(west) > 180 || Math.abs(east) > 180) {
    throw invalidParameter(
      "bbox",
      `${JSON.stringify(numbers)} leaves the Earth: longitudes go from -180 to 180, latitudes from -90 to 90`,
    );
  }
  if (south > north) {
    throw invalidParameter(
      "bbox",
      `the south ${south} is above the north ${north}: write west,south,east,north`,
    );
  }
  if (numbers.length === 6 && (numbers[2] as number) > (numbers[5] as number)) {
    throw invalidParameter("bbox", `the least height ${numbers[2]} is above the greatest ${numbers[5]}`);
  }
  return bbox;
}

/** Reads `bbox` as it stands in an address, numbers with commas between. */
export function parseBbox(text: string): Bbox {
  return checkBbox(text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part))));
}
