import type { FeedBlock } from "@eomatch/stac-api/explorer-feed-format";
import { type CatalogueRows, ringsOf } from "../feed/rows.js";
import type { Area } from "../state/filters.js";
import type { ShownLayers } from "../state/page-state.js";
import type { Camera } from "./camera.js";
import type { LayerPart, MapLayer } from "./map-layer.js";
import type { Palette } from "./palette.js";
import { opaque } from "./row-colours.js";
import { type Ring, ShapeBuilder, type Shapes } from "./shapes.js";

/** What the map is made of at a time. */
export interface SceneInput {
  readonly camera: Camera;
  readonly palette: Palette;
  readonly base: readonly Shapes[];
  readonly rows: CatalogueRows;
  readonly matchupColours: Uint8Array;
  readonly eventColours: Uint8Array;
  readonly shownEvents: number;
  readonly shownMatchups: number;
  readonly layers: ShownLayers;
  /** Outlines of what is in view, as far as they were drawn up; areas of events and collocation regions. */
  readonly outlines: { readonly events: Shapes | undefined; readonly regions: Shapes | undefined };
  readonly footprints: Shapes | undefined;
  /** What is selected: the region as row 0, the footprints by sensor from row 1. */
  readonly selection: Shapes | undefined;
  readonly hover: Shapes | undefined;
  readonly area: Shapes | undefined;
  /** Predicted crossovers: areas as row 0, tracks by satellite from row 1. */
  readonly prediction: Shapes | undefined;
}

/** Half of a usual region's side, radians: about 40 km. */
const usualReach = 0.007;
const manyMatchups = 20_000;
/** Most events whose areas are filled. */
export const maxFilledEvents = 12;
/** Of as many points as there may be, none is drawn thrice. */
const narrowLayers: ReadonlySet<string> = new Set(["regions"]);

/** Whether usual regions are so small on the map that points show them as well as outlines. */
export function isFarAway({ scale }: Camera): boolean {
  return usualReach * scale < 2.6;
}

/** The layers of the map, the lowest first. */
export function sceneLayers(input: SceneInput): MapLayer[] {
  const { palette, camera, rows, layers } = input;
  const list: MapLayer[] = [
    {
      id: "base",
      chunks: input.base,
      isWide: true,
      colours: baseColours(palette),
      parts: [
        { kind: "triangles", opacity: 1 },
        { kind: "edges", opacity: 0.9, widthPx: 0.9 },
      ],
    },
  ];
  const add = (id: string, chunks: readonly Shapes[], colours: Uint8Array, parts: LayerPart[]): void => {
    list.push({ id, chunks, colours, parts, isWide: !narrowLayers.has(id) });
  };
  const regionPx = usualReach * camera.scale;
  const isFar = isFarAway(camera);
  if (layers.events && input.outlines.events !== undefined) {
    add("events", [input.outlines.events], input.eventColours, [
      // Many areas that overlap would be a haze.
      ...(input.shownEvents <= maxFilledEvents ? [{ kind: "triangles" as const, opacity: 0.07 }] : []),
      { kind: "edges", opacity: input.shownEvents > 300 ? 0.25 : 0.5, widthPx: 1 },
    ]);
  }
  if (layers.footprints && input.footprints !== undefined) {
    add("footprints", [input.footprints], sensorColours(palette), [
      { kind: "triangles", opacity: 0.05 },
      { kind: "edges", opacity: 0.55, widthPx: 1 },
    ]);
  }
  if (layers.regions) {
    const near: LayerPart[] = [
      { kind: "triangles", opacity: 0.38 },
      { kind: "edges", opacity: 0.9, widthPx: 1 },
    ];
    // Very many would run together.
    const leastPx = input.shownMatchups > manyMatchups ? 2 : 3.2;
    const far: LayerPart[] = [
      { kind: "points", opacity: 0.85, sizePx: Math.min(12, Math.max(leastPx, regionPx * 1.6)) },
    ];
    if (isFar || input.outlines.regions === undefined) {
      add("regions", rows.matchups.points, input.matchupColours, far);
    } else add("outlines", [input.outlines.regions], input.matchupColours, near);
  }
  if (input.prediction !== undefined) {
    add("prediction", [input.prediction], opaque(palette.area, ...palette.sensors), [
      { kind: "triangles", opacity: 0.16 },
      { kind: "edges", opacity: 0.9, widthPx: 1.5 },
      { kind: "points", opacity: 1, sizePx: 6 },
    ]);
  }
  if (input.area !== undefined) {
    add("area", [input.area], opaque(palette.area), [
      { kind: "triangles", opacity: 0.08 },
      { kind: "edges", opacity: 1, widthPx: 1.6 },
    ]);
  }
  if (input.hover !== undefined) {
    add("hover", [input.hover], opaque(palette.selected), [
      { kind: "triangles", opacity: 0.2 },
      { kind: "edges", opacity: 1, widthPx: 1.6 },
      ...(isFar ? [{ kind: "points" as const, opacity: 1, sizePx: 9 }] : []),
    ]);
  }
  if (input.selection !== undefined) {
    add("selection", [input.selection], opaque(palette.selected, ...palette.sensors), [
      { kind: "triangles", opacity: 0.16 },
      { kind: "edges", opacity: 1, widthPx: 2.4 },
      ...(isFar ? [{ kind: "points" as const, opacity: 1, sizePx: 11 }] : []),
    ]);
  }
  return list;
}

const perPalette = new WeakMap<Palette, { readonly base: Uint8Array; readonly sensors: Uint8Array }>();

function coloursOf(palette: Palette): { readonly base: Uint8Array; readonly sensors: Uint8Array } {
  const known = perPalette.get(palette) ?? {
    base: opaque(palette.land, palette.coast, palette.graticule, palette.graticule),
    sensors: opaque(...palette.sensors),
  };
  perPalette.set(palette, known);
  return known;
}

const baseColours = (palette: Palette): Uint8Array => coloursOf(palette).base;
const sensorColours = (palette: Palette): Uint8Array => coloursOf(palette).sensors;

/** The shapes of a block of footprints, rows by sensor. */
export function footprintShapes(block: FeedBlock): Shapes {
  const builder = new ShapeBuilder();
  const sensors = block.columns["sensor"]!;
  for (let row = 0; row < block.rows; row++) {
    builder.polygons(sensors[row]! % 4, ringsOf(block, row), "great-circle");
  }
  return builder.shapes();
}

/** The shapes of a matchup: its region as row 0, its products' footprints from row 1. */
export function selectionShapes(
  rows: CatalogueRows,
  matchup: number,
  footprints: readonly (readonly Ring[])[],
): Shapes {
  const builder = new ShapeBuilder();
  footprints.forEach((rings, sensor) => void builder.polygons(1 + (sensor % 4), rings, "great-circle"));
  addRegion(builder, 0, { rows, matchup });
  const { lonDeg, latDeg } = rows.matchups;
  builder.point(0, vecAt(lonDeg.at(matchup), latDeg.at(matchup)));
  return builder.shapes();
}

/** The outlines of the regions of some matchups: as they are where that is known, else their boxes. */
export function regionShapes(rows: CatalogueRows, matchups: readonly number[]): Shapes {
  const builder = new ShapeBuilder();
  for (const matchup of matchups) addRegion(builder, matchup, { rows, matchup });
  return builder.shapes();
}

/** The areas of some events, or their outlines alone: to divide wide areas into triangles takes a while. */
export function eventShapes(
  { events }: CatalogueRows,
  numbers: readonly number[],
  isFilled: boolean,
): Shapes {
  const builder = new ShapeBuilder();
  for (const number of numbers) {
    if (isFilled) builder.polygons(number, events.rings(number), "lon-lat");
    else builder.outlines(number, events.rings(number), "lon-lat");
  }
  return builder.shapes();
}

function addRegion(
  builder: ShapeBuilder,
  row: number,
  { rows: { matchups }, matchup }: { readonly rows: CatalogueRows; readonly matchup: number },
): void {
  const course = matchups.hasOutline(matchup) ? "great-circle" : "lon-lat";
  builder.polygons(row, matchups.rings(matchup), course);
}

/** The shape of an area, edges along meridians and parallels. */
export function areaShapes([west, south, east, north]: Area): Shapes {
  const builder = new ShapeBuilder();
  const to = west <= east ? east : east + 360;
  const lonLat = [west, south, to, south, to, north, west, north, west, south];
  builder.polygons(0, [{ lonLat, isHole: false }], "lon-lat");
  return builder.shapes();
}

/** The rings of a GeoJSON geometry that the feed brought with a product. */
export function geometryRings(geometry: unknown): Ring[] {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
  if (!Array.isArray(polygons)) return [];
  return (polygons as number[][][][]).flatMap((polygon) =>
    polygon.map((ring, i) => ({ lonLat: ring.flatMap(([lon, lat]) => [lon!, lat!]), isHole: i > 0 })),
  );
}

function vecAt(lonDeg: number, latDeg: number): readonly [number, number, number] {
  const [lon, lat] = [lonDeg, latDeg].map((deg) => (deg * Math.PI) / 180) as [number, number];
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}
