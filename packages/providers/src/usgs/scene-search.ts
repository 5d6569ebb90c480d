import { type ProductQuery, ProviderError } from "@eomatch/stac-model";
import { z } from "zod";
import { boundingBox } from "../bounding-box.js";
import type { M2mCall, M2mClient } from "./m2m-client.js";

const pageSchema = z.object({
  results: z.array(z.unknown()),
  totalHits: z.number().nullish().catch(null),
  nextRecord: z.number().nullish().catch(null),
});

/** Longer than any scene, of which the interface may compare the start or the end with a day. */
const sceneMs = 3_600_000;

/** Filters of the scenes that a query asks for: one, or two where the area's box crosses the antimeridian. */
export function sceneFilters({ startTime, stopTime, area }: ProductQuery): readonly object[] {
  // The interface knows days only: the whole days are asked for, with those into which a scene at their edge reaches.
  const acquisitionFilter = {
    start: dayOf(startTime.getTime() - sceneMs),
    end: dayOf(stopTime.getTime() + sceneMs),
  };
  const box = area === undefined ? undefined : boundingBox(area)?.bbox;
  if (box === undefined) return [{ acquisitionFilter }];
  const [west, south, east, north] = box;
  const spans = west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const];
  return spans.map(([from, to]) => ({
    acquisitionFilter,
    spatialFilter: {
      filterType: "mbr",
      lowerLeft: { latitude: south, longitude: from },
      upperRight: { latitude: north, longitude: to },
    },
  }));
}

/**
 * All scenes of a dataset that a filter lets through, page by page.
 *
 * @throws ProviderError `provider/bad-response`, after what came before, when the pages do not go on or fewer scenes
 *   came than the archive counts
 */
export async function* scenes(
  client: M2mClient,
  search: { readonly datasetName: string; readonly sceneFilter: object },
  {
    provider,
    pageSize,
    call,
  }: { readonly provider: string; readonly pageSize: number; readonly call: M2mCall },
): AsyncGenerator<unknown> {
  let startingNumber = 1;
  let received = 0;
  let expected = Number.POSITIVE_INFINITY;
  for (;;) {
    const body = { ...search, maxResults: pageSize, startingNumber, metadataType: "full" };
    const { results, totalHits, nextRecord } = await client.call("scene-search", body, pageSchema, call);
    expected = Math.min(expected, totalHits ?? Number.POSITIVE_INFINITY);
    received += results.length;
    yield* results;
    if (results.length === 0 || received >= expected || typeof nextRecord !== "number") break;
    if (nextRecord <= startingNumber) throw incomplete(provider, "its pages do not go on");
    startingNumber = nextRecord;
  }
  if (Number.isFinite(expected) && received < expected) {
    throw incomplete(provider, `${received} scenes came of ${expected} that it counts`);
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function incomplete(provider: string, why: string): ProviderError {
  return new ProviderError(
    "provider/bad-response",
    `${provider}: the answer is incomplete: ${why}; try again, or ask for a shorter time`,
    { provider },
  );
}
