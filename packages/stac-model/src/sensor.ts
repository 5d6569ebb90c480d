import { compareCodePoints } from "./code-point-order.js";
import { StacModelError } from "./errors.js";
import { canonicalPlatform } from "./platform.js";

/** One side of a matchup: a collection of products of one satellite. */
export interface Sensor {
  /** The collection's name as eomatch has it, `S2_MSI_L1C`. */
  readonly collection: string;
  /** The satellite's canonical name, `S2A`. */
  readonly platform: string;
}

/** Orders two sensors as they stand in a pair: by collection, then by platform. */
export function compareSensors(a: Sensor, b: Sensor): number {
  return compareCodePoints(a.collection, b.collection) || compareCodePoints(a.platform, b.platform);
}

/**
 * Puts sensors in pair order and their platforms in canonical spelling.
 *
 * @throws {@link StacModelError} `stac-model/invalid-sensors` for fewer than two, the same one twice, or empty names
 */
export function sensorsInPairOrder(sensors: readonly Sensor[]): Sensor[] {
  const refuse = (why: string): StacModelError => new StacModelError("stac-model/invalid-sensors", why);
  if (sensors.length < 2) {
    throw refuse(
      `a matchup needs at least two sensors, ${sensors.length} given: name two collections and platforms`,
    );
  }
  const ordered = sensors
    .map(({ collection, platform }) => ({ collection, platform: canonicalPlatform(platform) }))
    .sort(compareSensors);
  ordered.forEach((sensor, i) => {
    if (sensor.collection === "" || sensor.platform === "") {
      throw refuse("a sensor has an empty collection or platform name: give both");
    }
    const previous = ordered[i - 1];
    if (previous !== undefined && compareSensors(previous, sensor) === 0) {
      throw refuse(`${sensor.collection} of ${sensor.platform} is named twice: name each sensor once`);
    }
  });
  return ordered;
}

const betweenSensors = "-vs-";

/** The pair's name: `LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A`, sensors in pair order; three sensors, three parts. */
export function pairName(sensors: readonly Sensor[]): string {
  return [...sensors]
    .sort(compareSensors)
    .map(({ collection, platform }) => `${collection}-${platform}`)
    .join(betweenSensors);
}

/** What stands for each sensor in a pair's name, see {@link pairName}; one part alone where a name is not a pair's. */
export function partsOfPairName(name: string): readonly string[] {
  return name.split(betweenSensors);
}

/** The collection that holds a pair's matchup events, `matchup-events-{pair}`. */
export function eventCollectionName(pair: string): string {
  return `${eventCollectionPrefix}${pair}`;
}

/** What the names of all event collections begin with. */
export const eventCollectionPrefix = "matchup-events-";
