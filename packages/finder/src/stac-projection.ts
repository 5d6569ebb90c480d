import { FinderError } from "./errors.js";
import { fromProjected, type ProjectedOptions } from "./from-projected.js";
import type { Footprint, MultiPolygon, Polygon, Position } from "./geojson.js";

/**
 * The fields of STAC's projection extension, in the properties of an item or in an asset, that say where a product lies
 * (github.com/stac-extensions/projection, versions 1 and 2). Others may be there and are not looked at.
 */
export interface StacProjection {
  /** `"EPSG:32631"`; null where there is no code. */
  readonly "proj:code"?: string | null;
  /** The code of version 1. */
  readonly "proj:epsg"?: number | null;
  /** The reference system in full, read where there is no code. */
  readonly "proj:wkt2"?: string | null;
  /** The outline in the reference system. */
  readonly "proj:geometry"?: unknown;
  /** `[west, south, east, north]` in the reference system, or six numbers with heights. */
  readonly "proj:bbox"?: readonly number[] | null;
  /** Rows and columns of the raster. */
  readonly "proj:shape"?: readonly number[] | null;
  /** From columns and rows to the reference system: x = t0 · column + t1 · row + t2, y = t3 · column + t4 · row + t5. */
  readonly "proj:transform"?: readonly number[] | null;
}

/**
 * Gives the footprint that STAC's `proj:` fields describe as longitudes and latitudes on WGS84, ready for the finder.
 *
 * Taken from `proj:geometry`; where that is missing, the outline of the raster (`proj:shape` and `proj:transform`),
 * which may be turned; where that is missing, `proj:bbox`. Undefined where there is none of them. The reference system is
 * `proj:code`, else `proj:epsg`, else `proj:wkt2`.
 *
 * A raster is mostly larger than what was seen: an item's own `geometry` is the better footprint where it has one that
 * is more than the outline of the raster.
 *
 * @throws FinderError `finder/invalid-criteria` for a reference system that is missing or not known,
 *   `finder/invalid-footprint` for fields that describe no outline
 */
export function footprintFromStacProjection(
  properties: StacProjection,
  options: ProjectedOptions = {},
): Polygon | MultiPolygon | undefined {
  const outline = outlineOf(properties);
  if (outline === undefined) return undefined;
  const crs = properties["proj:code"] ?? properties["proj:epsg"] ?? properties["proj:wkt2"];
  if (crs === undefined || crs === null) {
    throw new FinderError(
      "finder/invalid-criteria",
      "an outline is given but no reference system, give proj:code, proj:epsg or proj:wkt2 (proj:projjson is not read)",
    );
  }
  return fromProjected(outline, crs, options);
}

function outlineOf(properties: StacProjection): Footprint | undefined {
  const geometry = properties["proj:geometry"];
  if (geometry !== undefined && geometry !== null) return readGeometry(geometry);
  const { "proj:shape": shape, "proj:transform": transform, "proj:bbox": bbox } = properties;
  if (shape && transform) return rasterOutline(shape, transform);
  return bbox ? boxOutline(bbox) : undefined;
}

function readGeometry(geometry: unknown): Footprint {
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if ((type === "Polygon" || type === "MultiPolygon") && Array.isArray(coordinates)) {
    return geometry as Footprint;
  }
  throw invalid(`proj:geometry is of type ${JSON.stringify(type)}, give a Polygon or MultiPolygon`);
}

function rasterOutline(shape: readonly number[], transform: readonly number[]): Polygon {
  const [rows, columns] = shape;
  if (!(shape.length === 2 && rows! > 0 && columns! > 0)) {
    throw invalid(`proj:shape is ${JSON.stringify(shape)}, give the numbers of rows and columns`);
  }
  if (transform.length !== 6 && transform.length !== 9) {
    throw invalid(`proj:transform has ${transform.length} numbers, give 6 or 9`);
  }
  const [xColumn, xRow, x, yColumn, yRow, y] = transform as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const corner = (column: number, row: number): Position => [
    xColumn * column + xRow * row + x,
    yColumn * column + yRow * row + y,
  ];
  return closedPolygon([corner(0, 0), corner(columns!, 0), corner(columns!, rows!), corner(0, rows!)]);
}

function boxOutline(bbox: readonly number[]): Polygon {
  if (bbox.length !== 4 && bbox.length !== 6) {
    throw invalid(`proj:bbox has ${bbox.length} numbers, give [west, south, east, north]`);
  }
  const [west, south] = bbox as readonly [number, number];
  const [east, north] = bbox.slice(bbox.length / 2) as [number, number];
  return closedPolygon([
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]);
}

function closedPolygon(ring: readonly Position[]): Polygon {
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

function invalid(message: string): FinderError {
  return new FinderError("finder/invalid-footprint", message);
}
