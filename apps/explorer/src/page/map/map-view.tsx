import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { page } from "../state/page-state.js";
import { select } from "../state/selection.js";
import { type Camera, type MapSize, type Pixel, polarReach, unproject, wholeScale } from "./camera.js";
import { boxBetween, listenToGestures } from "./gestures.js";
import { HoverCard } from "./hover-card.js";
import { Legend } from "./legend.js";
import { MapControls } from "./map-controls.js";
import { type MapLoop, startMapLoop } from "./map-loop.js";
import { matchupsAt } from "./rows-in-view.js";
import { useScene } from "./use-scene.js";

const radToDeg = 180 / Math.PI;

/** The map: what the filters let through, what is selected, and the tools on it. */
export function MapView(): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const loop = useRef<MapLoop | undefined>(undefined);
  const size = page.mapSize;
  const isDrawing = useSignal(false);
  const drawn = useSignal<readonly [number, number, number, number] | undefined>(undefined);
  const pointer = useSignal<Pixel | undefined>(undefined);
  const scene = useScene(size, drawn);

  useEffect(() => {
    const element = frame.current as HTMLDivElement;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      size.value = { width, height };
      const { projection, scale } = page.camera.peek();
      if (scale === 0)
        page.camera.value = { ...page.camera.peek(), scale: wholeScale(projection, size.peek()) };
    });
    observer.observe(element);
    loop.current = startMapLoop(canvas.current as HTMLCanvasElement, () => {
      if (size.peek().width === 0 || page.camera.peek().scale === 0) return undefined;
      return { camera: page.camera.peek(), size: size.peek(), layers: scene.peek() };
    });
    const end = listenToGestures(canvas.current as HTMLCanvasElement, {
      size: () => size.peek(),
      camera: () => page.camera.peek(),
      move: (camera) => {
        page.camera.value = camera;
      },
      isDrawing: () => isDrawing.peek(),
      draw: (from, to, isDone) => {
        drawn.value = boxBetween(page.camera.peek(), size.peek(), [from, to]);
        if (!isDone) return;
        isDrawing.value = false;
        if (drawn.peek() !== undefined) page.filters.value = { ...page.filters.peek(), area: drawn.peek() };
        drawn.value = undefined;
      },
      hover: (at) => {
        pointer.value = at;
        page.hovered.value = at && matchupsUnder(at, size.peek())[0];
      },
      pick: (at) => pickAt(at, size.peek()),
    });
    return () => {
      end();
      observer.disconnect();
      loop.current?.dispose();
    };
  }, []);

  useSignalEffect(() => {
    // An area is a filter of the catalogue.
    if (page.mode.value === "predict") isDrawing.value = false;
  });

  const lastCamera = useRef<Camera | undefined>(undefined);
  useSignalEffect(() => {
    void scene.value;
    void size.value;
    const camera = page.camera.value;
    const isMoving = lastCamera.current !== undefined && lastCamera.current !== camera;
    // While rows still come, each picture is soon painted over.
    loop.current?.redraw(isMoving || page.loading.peek().state === "loading");
    lastCamera.current = camera;
  });

  return (
    <section class="map" aria-label="Map">
      <div class={`map-frame${isDrawing.value ? " is-drawing" : ""}`} ref={frame}>
        <Earth size={size} />
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys of its own, as its label says */}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label="Map of the matchups: arrow keys move it, plus and minus zoom, Home shows the whole Earth. The table below lists the same matchups."
        />
        <HoverCard pointer={pointer} size={size} />
      </div>
      <MapControls size={size} isDrawing={isDrawing} />
      <Legend size={size} />
    </section>
  );
}

function matchupsUnder(at: Pixel, size: MapSize): number[] {
  if (page.mode.peek() !== "catalogue") return [];
  const camera = page.camera.peek();
  const place = unproject(camera, size, at);
  if (place === undefined) return [];
  return matchupsAt(page.rows.matchups, page.visible.peek().matchups, place, (8 / camera.scale) * radToDeg);
}

/** Selects what is under a place; what lies beneath it when that is selected already. */
function pickAt(at: Pixel, size: MapSize): void {
  const under = matchupsUnder(at, size);
  if (under.length === 0) {
    select(undefined);
    return;
  }
  const current = under.indexOf(page.selected.peek() ?? -1);
  select({ number: under[(current + 1) % under.length] as number });
}

/** The Earth behind the canvas: a ball, or a sheet. By itself, because it is made anew with every move. */
function Earth({ size }: { readonly size: Signal<MapSize> }): VNode {
  const camera = page.camera.value;
  return <div class={`earth earth-${camera.projection}`} style={earthStyle(camera, size.value)} />;
}

function earthStyle(
  { projection, latDeg, scale }: Camera,
  { width, height }: MapSize,
): { [name: string]: string } {
  if (projection === "map") {
    const top = height / 2 + ((latDeg - 90) * scale) / radToDeg;
    const [left, wide] = [width / 2 - Math.PI * scale, 2 * Math.PI * scale];
    return { left: `${left}px`, width: `${wide}px`, top: `${top}px`, height: `${scale * Math.PI}px` };
  }
  const radius = projection === "globe" ? scale : scale * polarReach;
  return {
    left: `${width / 2 - radius}px`,
    top: `${height / 2 - radius}px`,
    width: `${2 * radius}px`,
    height: `${2 * radius}px`,
  };
}
