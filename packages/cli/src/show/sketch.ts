import type { Geometry } from "@eomatch/stac-model";
import { geoAzimuthalEqualArea, geoCentroid, geoPath } from "d3-geo";
import { toOutline, toSphericalArea } from "../map/outline.js";
import { brailleCanvas } from "./braille-canvas.js";

/**
 * Sketches areas in characters: outlines, and one area that is filled, seen from above its middle (Lambert's
 * azimuthal equal-area projection, north up there), so that poles and the antimeridian are ordinary places.
 *
 * @param size in characters, which hold 2 × 4 dots each
 * @returns lines of equal length; none when there is nothing to draw
 */
export function sketch(
  outlines: readonly Geometry[],
  filled: Geometry,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string[] {
  const area = toSphericalArea(filled);
  const lines = outlines.map(toOutline).filter((line) => line !== undefined);
  if (area === undefined) return [];
  const [lon, lat] = geoCentroid(area);
  const canvas = brailleCanvas(columns, rows);
  const extent: [[number, number], [number, number]] = [
    [1, 1],
    [canvas.width - 2, canvas.height - 2],
  ];
  const everything = {
    type: "GeometryCollection" as const,
    geometries: [area, ...lines],
  };
  const projection = geoAzimuthalEqualArea().rotate([-lon, -lat]).fitExtent(extent, everything);
  const path = geoPath(projection, canvas.pen);
  path(area);
  canvas.fill();
  for (const line of lines) {
    path(line);
    canvas.stroke();
  }
  return canvas.lines();
}
