import { polygonsOf } from "./archive-columns.js";
import type { ArchiveName } from "./archive-plan.js";
import type { BenchProduct } from "./bench-product.js";

/** What the items of an archive have in common, as STAC archives name it. */
export const COLLECTIONS: Readonly<Record<ArchiveName, { readonly id: string; readonly platform: string }>> =
  {
    s2a: { id: "S2_MSI_L1C", platform: "sentinel-2a" },
    ls9: { id: "LANDSAT_C2L1", platform: "landsat-9" },
    s3a: { id: "S3_EFR", platform: "sentinel-3a" },
  };

/** Writes a product as a STAC 1.1.0 item on one line, of about 490 bytes: geometry, bounds, times, platform. */
export function itemLine(product: BenchProduct, archive: ArchiveName): string {
  const { id, footprint, startTime, stopTime } = product;
  const collection = COLLECTIONS[archive];
  const item = {
    type: "Feature",
    stac_version: "1.1.0",
    id,
    collection: collection.id,
    geometry: footprint,
    bbox: bboxOf(product),
    properties: {
      datetime: startTime,
      start_datetime: startTime,
      end_datetime: stopTime,
      platform: collection.platform,
    },
    links: [],
    assets: {},
  };
  return `${JSON.stringify(item)}\n`;
}

/** West, south, east, north; west of a footprint that was cut at the antimeridian is where its eastern part begins. */
function bboxOf({ footprint }: BenchProduct): number[] {
  const boxes = polygonsOf(footprint).map(([outer = []]) => {
    const lons = outer.map(([lonDeg]) => lonDeg);
    const lats = outer.map(([, latDeg]) => latDeg);
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] as const;
  });
  const east = boxes.filter(([west]) => west >= 0);
  const isCut = boxes.length > 1 && east.length > 0 && east.length < boxes.length;
  const west = boxes.filter((box) => !isCut || box[0] < 0);
  return [
    Math.min(...(isCut ? east : boxes).map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...west.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}
