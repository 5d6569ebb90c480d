import type { Camera, MapSize } from "./camera.js";
import type { Shapes } from "./shapes.js";

/** A way in which a layer's shapes are drawn. */
export type LayerPart =
  | { readonly kind: "triangles"; readonly opacity: number }
  | { readonly kind: "edges"; readonly opacity: number; readonly widthPx: number }
  | { readonly kind: "points"; readonly opacity: number; readonly sizePx: number };

/** Shapes that are drawn together. */
export interface MapLayer {
  readonly id: string;
  /** Numbers of rows in them are places in `colours`. */
  readonly chunks: readonly Shapes[];
  /** Whether its shapes may be so wide that the plane map shows parts of them at both of its ends. */
  readonly isWide: boolean;
  /** Red, green, blue and opacity of each row; rows without opacity are not drawn. */
  readonly colours: Uint8Array;
  /** Drawn one over the other. */
  readonly parts: readonly LayerPart[];
}

/** What is drawn at a time, the lowest layer first. */
export interface MapFrame {
  readonly camera: Camera;
  readonly size: MapSize;
  /** Device pixels per CSS pixel; less while the map moves on slow machines. */
  readonly pixelRatio: number;
  readonly layers: readonly MapLayer[];
  /** Whether the next frame is to come at once: the picture may then be rougher. */
  readonly isMoving: boolean;
  /** Whether frames in motion have taken so long that the picture is to be coarser. */
  readonly isCoarse: boolean;
}

/** Draws frames on a canvas. */
export interface MapRenderer {
  readonly kind: "webgl" | "canvas";
  draw(frame: MapFrame): void;
  dispose(): void;
}

/** How far copies of the plane map are shifted so that they fill the width, radians. */
export function mapShifts({ projection, scale }: Camera, { width }: MapSize): readonly number[] {
  return projection === "map" && width / 2 / scale > 2 ? [0, -2 * Math.PI, 2 * Math.PI] : [0];
}
