import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { fetchFootprints } from "../feed/feed-client.js";
import { predictionShapes } from "../predict/prediction-state.js";
import { page } from "../state/page-state.js";
import type { MapSize } from "./camera.js";
import { graticule, loadLand } from "./land.js";
import type { MapLayer } from "./map-layer.js";
import { darkPalette, lightPalette } from "./palette.js";
import { colourRange, eventColours, matchupColours } from "./row-colours.js";
import { rowsInView } from "./rows-in-view.js";
import { areaShapes, footprintShapes, geometryRings, sceneLayers, selectionShapes } from "./scene.js";
import type { Shapes } from "./shapes.js";
import { useOutlines } from "./use-outlines.js";

/** Most matchups in view whose footprints are drawn. */
export const maxFootprintMatchups = 600;
/** From this scale on the fine coastlines are wanted. */
const fineScale = 900;

/** The layers of the map, made anew from whatever has changed. */
export function useScene(
  size: Signal<MapSize>,
  drawn: Signal<readonly [number, number, number, number] | undefined>,
): ReadonlySignal<MapLayer[]> {
  const base = useLand();
  const footprints = useFootprints(size);
  const outlines = useOutlines(size);
  const palette = useComputed(() => (page.isDark.value ? darkPalette : lightPalette));
  const range = useComputed(() => {
    void page.rowsVersion.value;
    return colourRange(page.rows, page.colourBy.value);
  });
  const ofMatchups = useComputed(() =>
    matchupColours(page.rows, page.visible.value, {
      colourBy: page.colourBy.value,
      palette: palette.value,
      range: range.value,
    }),
  );
  const ofEvents = useComputed(() => eventColours(page.visible.value, palette.value));
  const selection = useComputed(() => {
    const row = page.selected.value;
    if (row === undefined || row >= page.rows.matchups.count) return undefined;
    const { number, products = [] } = page.detail.value ?? {};
    const own = number === row ? products.map(({ geometry }) => geometryRings(geometry)) : [];
    return selectionShapes(page.rows, row, own);
  });
  const hover = useComputed(() => {
    const row = page.hovered.value;
    return row === undefined || row === page.selected.value ? undefined : selectionShapes(page.rows, row, []);
  });
  const area = useComputed(() => {
    const box = drawn.value ?? page.filters.value.area;
    return box && areaShapes(box);
  });

  return useComputed(() => {
    const isPredicting = page.mode.value === "predict";
    const { regions, events, footprints: hasFootprints } = page.layers.value;
    return sceneLayers({
      camera: page.camera.value,
      palette: palette.value,
      base: base.value,
      rows: page.rows,
      matchupColours: ofMatchups.value,
      eventColours: ofEvents.value,
      shownEvents: page.visible.value.eventCount,
      shownMatchups: page.visible.value.matchupCount,
      layers: {
        regions: regions && !isPredicting,
        events: events && !isPredicting,
        footprints: hasFootprints && !isPredicting,
      },
      outlines: outlines.value,
      footprints: footprints.value,
      selection: isPredicting ? undefined : selection.value,
      hover: hover.value,
      area: area.value,
      prediction: isPredicting ? predictionShapes.value : undefined,
    });
  });
}

/** Coastlines: the coarse ones at once, the fine ones where the map is large enough to show the difference. */
function useLand(): ReadonlySignal<readonly Shapes[]> {
  // Once: the map renders with every move.
  const lines = useMemo(graticule, []);
  const coarse = useSignal<Shapes | undefined>(undefined);
  const fine = useSignal<Shapes | undefined>(undefined);
  const wantsFine = useComputed(() => page.camera.value.scale > fineScale);
  useEffect(() => {
    void loadLand("coarse").then((land) => {
      coarse.value = land;
    }, reportMissingLand);
  }, []);
  const isAsked = useRef(false);
  useSignalEffect(() => {
    if (!wantsFine.value || isAsked.current) return;
    isAsked.current = true;
    void loadLand("fine").then(
      (land) => {
        fine.value = land;
      },
      (error: unknown) => {
        isAsked.current = false;
        reportMissingLand(error);
      },
    );
  });
  return useComputed(() => {
    const land = (wantsFine.value ? fine.value : undefined) ?? coarse.value;
    return land === undefined ? [lines] : [lines, land];
  });
}

function reportMissingLand(error: unknown): void {
  page.announcement.value = error instanceof Error ? error.message : "the coastlines cannot be loaded";
}

/** The footprints of the products of what is in view, once it is little enough. */
function useFootprints(size: Signal<MapSize>): Signal<Shapes | undefined> {
  const shapes = useSignal<Shapes | undefined>(undefined);
  useSignalEffect(() => {
    const camera = page.camera.value;
    const facts = page.facts.value;
    const { matchups: shown } = page.visible.value;
    const isWanted = page.layers.value.footprints && page.mode.value === "catalogue";
    const dimensions = size.value;
    if (!isWanted || facts === undefined || page.loading.value.state !== "whole") return;
    const stop = new AbortController();
    const wait = setTimeout(async () => {
      const view = { camera, size: dimensions, limit: maxFootprintMatchups };
      const wanted = rowsInView(page.rows.matchups, shown, view);
      if (wanted.length === 0 || wanted.length > maxFootprintMatchups) {
        shapes.value = undefined;
        return;
      }
      try {
        const block = await fetchFootprints(wanted, facts.version, stop.signal);
        if (!stop.signal.aborted) shapes.value = block && footprintShapes(block);
      } catch (error) {
        if (!stop.signal.aborted) page.announcement.value = `no footprints: ${(error as Error).message}`;
      }
    }, 220);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  });
  return shapes;
}
