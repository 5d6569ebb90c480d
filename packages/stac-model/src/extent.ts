import { bboxOf, toBbox, unionBbox } from "./bbox.js";
import { formatInstant } from "./instant.js";
import { acquisitionInterval } from "./product.js";
import type { StacExtent, StacItem } from "./stac.js";

/**
 * The extent that holds what it held before and one more item: the union of boxes and of time intervals.
 *
 * @param extent undefined for the extent of this item alone
 * @param interval when the item was acquired, where that is known already
 */
export function extendExtent(
  extent: StacExtent | undefined,
  item: StacItem,
  interval: { readonly startTime: Date; readonly stopTime: Date } = acquisitionInterval(item),
): StacExtent {
  const bbox = toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry));
  const { startTime, stopTime } = interval;
  const known = toBbox(extent?.spatial.bbox[0]);
  const [knownStart = null, knownStop = null] = extent?.temporal.interval[0] ?? [];
  const union = known === undefined ? bbox : bbox === undefined ? known : unionBbox(known, bbox);
  const isNew = extent === undefined;
  return {
    spatial: { bbox: [union ?? [-180, -90, 180, 90]] },
    temporal: {
      interval: [
        [
          isNew ? formatInstant(startTime) : earlier(knownStart, startTime),
          isNew ? formatInstant(stopTime) : later(knownStop, stopTime),
        ],
      ],
    },
  };
}

/** An extent that holds nothing yet cannot be said in STAC: the whole world and all time stand for it. */
export const unknownExtent: StacExtent = {
  spatial: { bbox: [[-180, -90, 180, 90]] },
  temporal: { interval: [[null, null]] },
};

// An open end (null) already holds everything.
function earlier(known: string | null, instant: Date): string | null {
  return known === null || Date.parse(known) <= instant.getTime() ? known : formatInstant(instant);
}

function later(known: string | null, instant: Date): string | null {
  return known === null || Date.parse(known) >= instant.getTime() ? known : formatInstant(instant);
}
