import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { page } from "../state/page-state.js";
import { type Camera, type MapSize, wholeScale, zoomed } from "./camera.js";

const views = [
  { name: "Globe", title: "Globe", projection: "globe", latDeg: undefined },
  { name: "North", title: "North pole, area-true", projection: "polar", latDeg: 90 },
  { name: "South", title: "South pole, area-true", projection: "polar", latDeg: -90 },
  { name: "Map", title: "Longitude by latitude", projection: "map", latDeg: 0 },
] as const;

/** The buttons on the map: projections, zoom, drawing an area. */
export function MapControls({
  size,
  isDrawing,
}: {
  readonly size: Signal<MapSize>;
  readonly isDrawing: Signal<boolean>;
}): VNode {
  const camera = page.camera.value;
  const move = (next: Camera): void => {
    page.camera.value = next;
  };
  const zoom = (factor: number): void =>
    move(zoomed(camera, size.value, factor, [size.value.width / 2, size.value.height / 2]));
  const isView = (view: (typeof views)[number]): boolean =>
    camera.projection === view.projection &&
    (view.projection !== "polar" || camera.latDeg >= 0 === view.latDeg > 0);
  return (
    <>
      <fieldset class="segmented map-views" aria-label="Projection">
        {views.map((view) => (
          <button
            key={view.name}
            type="button"
            title={view.title}
            aria-pressed={isView(view)}
            onClick={() =>
              move({
                projection: view.projection,
                lonDeg: view.projection === "polar" ? 0 : camera.lonDeg,
                latDeg: view.latDeg ?? Math.max(-65, Math.min(65, camera.latDeg)),
                rollDeg: 0,
                scale: wholeScale(view.projection, size.value),
              })
            }
          >
            {view.name}
          </button>
        ))}
      </fieldset>
      <div class="map-tools">
        <button type="button" class="tool" title="Zoom in" aria-label="Zoom in" onClick={() => zoom(1.6)}>
          +
        </button>
        <button
          type="button"
          class="tool"
          title="Zoom out"
          aria-label="Zoom out"
          onClick={() => zoom(1 / 1.6)}
        >
          −
        </button>
        <button
          type="button"
          class="tool"
          title="Whole Earth, north up"
          aria-label="Whole Earth, north up"
          onClick={() => move({ ...camera, rollDeg: 0, scale: wholeScale(camera.projection, size.value) })}
        >
          ⌂
        </button>
        <button
          type="button"
          class="tool"
          title="Draw an area: drag over the map"
          aria-label="Draw an area: drag over the map"
          aria-pressed={isDrawing.value}
          onClick={() => {
            isDrawing.value = !isDrawing.value;
          }}
        >
          ▭
        </button>
      </div>
      {isDrawing.value && <p class="map-hint">Drag over the map to choose an area</p>}
    </>
  );
}
