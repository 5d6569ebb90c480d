import {
  type GeoPermissibleObjects,
  type GeoProjection,
  geoAzimuthalEqualArea,
  geoCircle,
  geoEqualEarth,
  geoGraticule,
} from "d3-geo";

/** One picture of the Earth within a map. */
export interface View {
  readonly title: string;
  /** Upper left corner and size within the map, in its units. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** From degrees to units of the map; areas keep their proportions in each of the projections used. */
  readonly projection: GeoProjection;
  /** The edge of what is to be seen. */
  readonly sphere: GeoPermissibleObjects;
  readonly graticule: GeoPermissibleObjects;
}

const width = 1200;
const margin = 12;
const titleHeight = 22;
const worldHeight = 572;
const polarSize = (width - 3 * margin) / 2;

/** Least latitude of the polar views, degrees from the pole. */
const polarRadiusDeg = 40;

/** Size of a map with {@link mapViews}, in its units. */
export const mapSize: { readonly width: number; readonly height: number } = {
  width,
  height: margin + titleHeight + worldHeight + margin + titleHeight + polarSize + margin,
};

/**
 * The world in the Equal Earth projection (Šavrič, Patterson & Jenny, International Journal of GIS 33, 2019), and
 * both poles down to 50° in Lambert's azimuthal equal-area projection: most crossovers of sun-synchronous
 * satellites are near the poles, where a world map shows nothing well.
 */
export function mapViews(): View[] {
  const polarY = margin + titleHeight + worldHeight + margin + titleHeight;
  return [
    {
      title: "World",
      x: margin,
      y: margin + titleHeight,
      width: width - 2 * margin,
      height: worldHeight,
      projection: geoEqualEarth()
        .fitExtent(
          [
            [margin, margin + titleHeight],
            [width - margin, margin + titleHeight + worldHeight],
          ],
          { type: "Sphere" },
        )
        .precision(0.3),
      sphere: { type: "Sphere" },
      graticule: geoGraticule().step([30, 30])(),
    },
    polarView("North of 50°N", 90, margin, polarY),
    polarView("South of 50°S", -90, 2 * margin + polarSize, polarY),
  ];
}

function polarView(title: string, poleDeg: 90 | -90, x: number, y: number): View {
  const disc = geoCircle().center([0, poleDeg]).radius(polarRadiusDeg)();
  const projection = geoAzimuthalEqualArea()
    .rotate([0, -poleDeg])
    .clipAngle(polarRadiusDeg)
    .fitExtent(
      [
        [x, y],
        [x + polarSize, y + polarSize],
      ],
      disc,
    )
    .precision(0.3);
  return {
    title,
    x,
    y,
    width: polarSize,
    height: polarSize,
    projection,
    sphere: { type: "Sphere" },
    graticule: geoGraticule()
      .step([30, 10])
      .extentMinor([
        [-180, -89.99],
        [180, 89.99],
      ])(),
  };
}
