import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { fetchRegions } from "../feed/feed-client.js";
import { ringsOf } from "../feed/rows.js";
import { page } from "../state/page-state.js";
import type { MapSize } from "./camera.js";
import { rowsInView } from "./rows-in-view.js";
import { eventShapes, isFarAway, maxFilledEvents, regionShapes } from "./scene.js";
import type { Shapes } from "./shapes.js";

/** Outlines of what is in view; undefined of what is too much or too small to be drawn so. */
export interface Outlines {
  readonly events: Shapes | undefined;
  readonly regions: Shapes | undefined;
}

const maxEvents = 3000;
const maxRegions = 6000;
/** Regions that are asked for at a time. */
const maxAsked = 500;
/** Rest of the map before outlines are drawn up anew, and before the server is asked for them. */
const restMs = 60;
const askMs = 160;

/** The view, and so much around it that a map in motion has outlines to show. */
function around(size: MapSize): MapSize {
  return { width: size.width * 1.6, height: size.height * 1.6 };
}

/**
 * Draws up the outlines of what is in view whenever the map comes to rest: boxes at once, and the regions as they are
 * when the server has told them.
 */
export function useOutlines(size: Signal<MapSize>): Signal<Outlines> {
  const outlines = useSignal<Outlines>({ events: undefined, regions: undefined });
  useSignalEffect(() => {
    const camera = page.camera.value;
    const dimensions = size.value;
    const { ofEvent, matchups: shown, eventCount } = page.visible.value;
    const { events: wantsEvents, regions: wantsRegions } = page.layers.value;
    const facts = page.facts.value;
    const isWhole = page.loading.value.state === "whole";
    if (camera.scale === 0 || page.mode.value !== "catalogue") return;
    const stop = new AbortController();
    const draw = (): readonly number[] => {
      const events = wantsEvents && (eventCount <= maxEvents || !isFarAway(camera));
      const eventRows = events ? inView(page.rows.events, ofEvent, maxEvents) : undefined;
      const regionRows =
        wantsRegions && !isFarAway(camera) ? inView(page.rows.matchups, shown, maxRegions) : undefined;
      outlines.value = {
        events: eventRows && eventShapes(page.rows, eventRows, eventCount <= maxFilledEvents),
        regions: regionRows && regionShapes(page.rows, regionRows),
      };
      return regionRows ?? [];
    };
    const inView = (
      rows: Parameters<typeof rowsInView>[0],
      isShown: Uint8Array | Uint32Array,
      limit: number,
    ): number[] | undefined => {
      const found = rowsInView(rows, isShown, { camera, size: around(dimensions), limit });
      return found.length > limit ? undefined : found;
    };
    const wait = setTimeout(() => {
      const rows = draw();
      const unknown = rows.filter((row) => !page.rows.matchups.hasOutline(row));
      if (unknown.length === 0 || facts === undefined || !isWhole) return;
      asking = setTimeout(async () => {
        for (let from = 0; from < unknown.length && !stop.signal.aborted; from += maxAsked) {
          const some = unknown.slice(from, from + maxAsked);
          if (!(await addOutlines(some, facts.version, stop.signal))) return;
          if (!stop.signal.aborted) draw();
        }
      }, askMs);
    }, restMs);
    let asking: ReturnType<typeof setTimeout> | undefined;
    return () => {
      clearTimeout(wait);
      clearTimeout(asking);
      stop.abort();
    };
  });
  return outlines;
}

/** Asks for regions as they are; false when they cannot be had, and the boxes stay. */
async function addOutlines(
  matchups: readonly number[],
  version: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const block = await fetchRegions(matchups, version, signal);
    if (block === undefined) return false;
    const numbers = block.columns["matchup"]!;
    for (let i = 0; i < block.rows; i++) page.rows.matchups.setOutline(numbers[i]!, ringsOf(block, i));
    return true;
  } catch (error) {
    if (!signal.aborted) page.announcement.value = `no regions: ${(error as Error).message}`;
    return false;
  }
}
