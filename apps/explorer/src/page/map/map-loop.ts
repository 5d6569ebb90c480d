import { canvasRenderer } from "./canvas-renderer.js";
import { glRenderer } from "./gl-renderer.js";
import type { MapFrame, MapRenderer } from "./map-layer.js";

/** Draws a map when there is something new to draw. */
export interface MapLoop {
  readonly kind: MapRenderer["kind"];
  /** Draws with the next frame. */
  redraw(isMoving: boolean): void;
  dispose(): void;
}

const slowFrameMs = 26;
const restMs = 180;

/**
 * Starts to draw on a canvas, on WebGL where there is any.
 *
 * While the map moves, frames that take too long make the picture coarser; once it rests it is drawn sharp.
 */
export function startMapLoop(
  canvas: HTMLCanvasElement,
  frame: () => Omit<MapFrame, "pixelRatio" | "isMoving" | "isCoarse"> | undefined,
): MapLoop {
  const wanted = new URLSearchParams(location.search).get("renderer");
  const usesGl = wanted === "webgl" || (wanted !== "canvas" && hasGraphicsCard());
  const renderer = (usesGl ? glRenderer(canvas) : undefined) ?? canvasRenderer(canvas);
  let isAsked = false;
  let isMoving = false;
  let slowness = 0;
  let before = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let request = 0;

  const draw = (time: number): void => {
    isAsked = false;
    const next = frame();
    if (next === undefined) return;
    if (isMoving && time - before < 500) {
      const took = time - before;
      slowness = Math.max(0, Math.min(24, slowness + (took > slowFrameMs ? 1 : -0.5)));
    }
    before = time;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const coarser = 1 + 0.5 * Math.floor(slowness / 8);
    const isCoarse = isMoving && coarser > 1;
    renderer.draw({ ...next, pixelRatio: isMoving ? ratio / coarser : ratio, isMoving, isCoarse });
    canvas.dataset["frames"] = String(Number(canvas.dataset["frames"] ?? 0) + 1);
  };
  const ask = (): void => {
    if (isAsked) return;
    isAsked = true;
    request = requestAnimationFrame(draw);
  };
  canvas.dataset["renderer"] = renderer.kind;
  return {
    kind: renderer.kind,
    redraw(moving) {
      if (moving) {
        isMoving = true;
        clearTimeout(rest);
        rest = setTimeout(() => {
          isMoving = false;
          ask();
        }, restMs);
      }
      ask();
    },
    dispose() {
      cancelAnimationFrame(request);
      clearTimeout(rest);
      renderer.dispose();
    },
  };
}

/** Whether WebGL 2 runs on a graphics card: where a program imitates one, the canvas is several times faster. */
function hasGraphicsCard(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (gl === null) return false;
  const details = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(details === null ? gl.RENDERER : details.UNMASKED_RENDERER_WEBGL));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !/swiftshader|llvmpipe|software|basic render/i.test(name);
}
