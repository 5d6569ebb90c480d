import type { OrbitSource, Product, ProductProvider, ProductQuery, SearchOptions } from "@eomatch/stac-model";
import fc from "fast-check";

/** Public element sets of 21 May 2022. */
export const elementSets: { readonly [platform: string]: string } = {
  S2A: `S2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
`,
  S2B: `S2B
1 42063U 17013A   22141.44527307  .00000158  00000+0  76977-4 0  9992
2 42063  98.5697 216.5679 0000934  77.9545 282.1749 14.30815845271901
`,
  "Landsat-9": `Landsat-9
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341
`,
  S3A: `S3A
1 41335U 16011A   22141.48138866  .00000175  00000+0  90444-4 0  9996
2 41335  98.6237 209.1794 0001268  96.8136 263.3188 14.26734357325929
`,
};

/** A source that gives the element sets above, all of them in one text, and counts how often it is asked. */
export function countingSource(text: string = Object.values(elementSets).join("")): OrbitSource & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    name: "inline",
    asked,
    elementSets: async ({ platform }) => {
      asked.push(platform.name);
      return [{ text, source: "may-2022.tle" }];
    },
  };
}

/** A period that begins at an ISO instant and lasts some minutes. */
export function minutesFrom(start: string, minutes: number): { startTime: Date; stopTime: Date } {
  const startTime = new Date(start);
  return { startTime, stopTime: new Date(startTime.getTime() + minutes * 60_000) };
}

/** A box as a polygon. */
export function box(west: number, south: number, east: number, north: number): ProductQuery["area"] {
  return {
    type: "Polygon",
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** All products of a search. */
export async function collect(
  provider: ProductProvider,
  query: ProductQuery,
  options?: SearchOptions,
): Promise<Product[]> {
  const products: Product[] = [];
  for await (const product of provider.search(query, options)) products.push(product);
  return products;
}

/** Numbers spread evenly between two bounds; `fc.double` has most of its numbers next to 0. */
export function evenly(min: number, max: number): fc.Arbitrary<number> {
  return fc.nat(1_000_000).map((part) => min + ((max - min) * part) / 1_000_000);
}
