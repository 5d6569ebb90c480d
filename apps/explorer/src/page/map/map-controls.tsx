import { type Signal, useComputed } from "@preact/signals";
import type { VNode } from "preact";
import { prediction } from "../predict/prediction-state.js";
import { page } from "../state/page-state.js";
import { type Camera, type MapSize, wholeScale, zoomed } from "./camera.js";

const views = [
  { name: "Globe", title: "Globe", projection: "globe", latDeg: undefined },
  { name: "North", title: "North pole, area-true", projection: "polar", latDeg: 90 },
  { name: "South", title: "South pole, area-true", projection: "polar", latDeg: -90 },
  { name: "Map", title: "Longitude by latitude", projection: "map", latDeg: 0 },
] as const;

/**
 * The scale at which all that is shown around a pole fits: most satellites meet close to it, in a small part of the
 * hemisphere. At the most the pole to 60° of latitude.
 */
function polarScale(poleDeg: number, size: MapSize): number {
  const sign = Math.sign(poleDeg);
  let least = 90;
  const take = (latDeg: number): void => {
    if (latDeg * sign > 0) least = Math.min(least, Math.abs(latDeg));
  };
  if (page.mode.peek() === "predict") {
    for (const { latDeg } of prediction.crossovers.peek() ?? []) take(latDeg);
  } else {
    const shown = page.visible.peek().matchups;
    for (let row = 0; row < shown.length; row++)
      if (shown[row] !== 0) take(page.rows.matchups.latDeg.at(row));
  }
  const whole = wholeScale("polar", size);
  if (least === 90) return whole;
  // Area-true: twice the sine of half the distance from the pole. With some room, for areas are more than their middles.
  const reach = 2 * Math.sin(((Math.min(90, Math.max(30, 90 - least) * 1.2) / 2) * Math.PI) / 180);
  return Math.max(whole, Math.min(size.width, size.height) / 2 / reach);
}

/** The buttons on the map: projections, zoom, drawing an area. */
export function MapControls({
  size,
  isDrawing,
}: {
  readonly size: Signal<MapSize>;
  readonly isDrawing: Signal<boolean>;
}): VNode {
  // Not the camera itself, so that the buttons are not made anew with every frame in which the map moves.
  const current = useComputed(() => {
    const { projection, latDeg } = page.camera.value;
    return views.findIndex(
      (view) =>
        projection === view.projection && (projection !== "polar" || latDeg >= 0 === view.latDeg! > 0),
    );
  });
  const change = (next: (camera: Camera) => Camera): void => {
    page.camera.value = next(page.camera.peek());
  };
  const zoom = (factor: number): void =>
    change((camera) => zoomed(camera, size.peek(), factor, [size.peek().width / 2, size.peek().height / 2]));
  return (
    <>
      <fieldset class="segmented map-views" aria-label="Projection">
        {views.map((view, place) => (
          <button
            key={view.name}
            type="button"
            title={view.title}
            aria-pressed={place === current.value}
            onClick={() =>
              change((camera) => ({
                projection: view.projection,
                lonDeg: view.projection === "polar" ? 0 : camera.lonDeg,
                latDeg: view.latDeg ?? Math.max(-65, Math.min(65, camera.latDeg)),
                rollDeg: 0,
                scale:
                  view.projection === "polar"
                    ? polarScale(view.latDeg, size.peek())
                    : wholeScale(view.projection, size.peek()),
              }))
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
          onClick={() =>
            change((camera) => ({
              ...camera,
              rollDeg: 0,
              scale: wholeScale(camera.projection, size.peek()),
            }))
          }
        >
          ⌂
        </button>
        {page.mode.value === "catalogue" && (
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
        )}
      </div>
      {isDrawing.value && <p class="map-hint">Drag over the map to choose an area</p>}
    </>
  );
}
