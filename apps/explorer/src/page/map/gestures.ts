import {
  type Camera,
  dragged,
  type MapSize,
  type Pixel,
  positionOf,
  unproject,
  wholeScale,
  zoomed,
} from "./camera.js";

/** What gestures on a map act on. */
export interface GestureTarget {
  readonly size: () => MapSize;
  readonly camera: () => Camera;
  readonly move: (camera: Camera) => void;
  /** Whether a drag draws an area instead of moving the map. */
  readonly isDrawing: () => boolean;
  readonly draw: (from: Pixel, to: Pixel, isDone: boolean) => void;
  readonly hover: (at: Pixel | undefined) => void;
  readonly pick: (at: Pixel) => void;
}

/** Listens to pointers, wheel and keys on a map; returns what ends it. */
export function listenToGestures(element: HTMLElement, target: GestureTarget): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Map<number, Pixel>();
  let pressedAt: Pixel | undefined;
  let hasMoved = false;

  const at = ({ clientX, clientY }: MouseEvent): Pixel => {
    const { left, top } = element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, at(event));
      pressedAt = at(event);
      hasMoved = false;
      target.hover(undefined);
    },
    { signal },
  );

  element.addEventListener(
    "pointermove",
    (event) => {
      const before = pointers.get(event.pointerId);
      const now = at(event);
      if (before === undefined) return target.hover(now);
      pointers.set(event.pointerId, now);
      if (pressedAt !== undefined && distance(pressedAt, now) > 4) hasMoved = true;
      if (pointers.size === 2) return pinch(event.pointerId, before, now);
      if (!hasMoved || pointers.size > 2 || pressedAt === undefined) return;
      if (target.isDrawing()) target.draw(pressedAt, now, false);
      else target.move(dragged(target.camera(), target.size(), before, now));
    },
    { signal },
  );

  const pinch = (moving: number, before: Pixel, now: Pixel): void => {
    const [still] = [...pointers].filter(([id]) => id !== moving).map(([, place]) => place);
    if (still === undefined) return;
    const factor = distance(still, now) / Math.max(1, distance(still, before));
    const [middleBefore, middle] = [between(still, before), between(still, now)];
    const moved = dragged(target.camera(), target.size(), middleBefore, middle);
    target.move(zoomed(moved, target.size(), factor, middle));
  };

  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId) || pressedAt === undefined || pointers.size > 0) return;
    if (event.type === "pointerup") {
      if (hasMoved && target.isDrawing()) target.draw(pressedAt, at(event), true);
      else if (!hasMoved) target.pick(at(event));
    }
    pressedAt = undefined;
  };
  element.addEventListener("pointerup", release, { signal });
  element.addEventListener("pointercancel", release, { signal });
  element.addEventListener("pointerleave", () => target.hover(undefined), { signal });

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016));
      target.move(zoomed(target.camera(), target.size(), factor, at(event)));
    },
    { signal, passive: false },
  );

  element.addEventListener(
    "dblclick",
    (event) => target.move(zoomed(target.camera(), target.size(), 2, at(event))),
    { signal },
  );

  element.addEventListener(
    "keydown",
    (event) => {
      const moved = byKey(event.key, target.camera(), target.size());
      if (moved === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      target.move(moved);
    },
    { signal },
  );
  return () => stop.abort();
}

/** The camera after a key: arrows move by a tenth of the map, + and - zoom, Home shows the whole Earth. */
function byKey(key: string, camera: Camera, size: MapSize): Camera | undefined {
  const { width, height } = size;
  const middle: Pixel = [width / 2, height / 2];
  const step = Math.min(width, height) / 10;
  const moves: { readonly [key: string]: Pixel } = {
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
  };
  const move = moves[key];
  if (move !== undefined) return dragged(camera, size, middle, [middle[0] + move[0], middle[1] + move[1]]);
  if (key === "+" || key === "=") return zoomed(camera, size, 1.5, middle);
  if (key === "-") return zoomed(camera, size, 1 / 1.5, middle);
  if (key === "Home") return { ...camera, rollDeg: 0, scale: wholeScale(camera.projection, size) };
  return undefined;
}

/** The box between two places on the map, the shorter way round; undefined beside the Earth. */
export function boxBetween(
  camera: Camera,
  size: MapSize,
  [from, to]: readonly [Pixel, Pixel],
): readonly [number, number, number, number] | undefined {
  const [a, b] = [unproject(camera, size, from), unproject(camera, size, to)];
  if (a === undefined || b === undefined) return undefined;
  const [[lonA, latA], [lonB, latB]] = [positionOf(a), positionOf(b)];
  const isEastward = ((lonB - lonA + 540) % 360) - 180 >= 0;
  const round = (deg: number): number => Math.round(deg * 100) / 100;
  const [west, east] = isEastward ? [lonA, lonB] : [lonB, lonA];
  return [round(west), round(Math.min(latA, latB)), round(east), round(Math.max(latA, latB))];
}

function distance(a: Pixel, b: Pixel): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function between(a: Pixel, b: Pixel): Pixel {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
