import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const feature = (
  id: string,
  of: { collection: string; platform: string; datetime: string; west: number },
): object => ({
  type: "Feature",
  stac_version: "1.0.0",
  id,
  collection: of.collection,
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [of.west, 45],
        [of.west + 1, 45],
        [of.west + 1, 46],
        [of.west, 46],
        [of.west, 45],
      ],
    ],
  },
  properties: { datetime: of.datetime, platform: of.platform },
  links: [],
  assets: {},
});

/** Items of two sensors that overlap twice within half an hour; one more has no geometry. */
const items: readonly object[] = [
  feature("S2A_A", {
    collection: "sentinel-2-l2a",
    platform: "sentinel-2a",
    datetime: "2023-06-01T10:00:00Z",
    west: 10,
  }),
  feature("LC09_A", {
    collection: "landsat-c2-l2",
    platform: "landsat-9",
    datetime: "2023-06-01T10:10:00Z",
    west: 10.5,
  }),
  feature("S2A_B", {
    collection: "sentinel-2-l2a",
    platform: "sentinel-2a",
    datetime: "2023-06-05T10:00:00Z",
    west: 20,
  }),
  feature("LC09_B", {
    collection: "landsat-c2-l2",
    platform: "landsat-9",
    datetime: "2023-06-05T10:20:00Z",
    west: 20.5,
  }),
  {
    ...feature("S2A_C", {
      collection: "sentinel-2-l2a",
      platform: "sentinel-2a",
      datetime: "2023-06-06T10:00:00Z",
      west: 0,
    }),
    geometry: null,
  },
];

/** A config that finds the two matchups of the archive with this provider. */
export const configWith = (provider: string): string => `matchup_catalogue: { path: catalogue, id: tiny }
platforms: Sentinel-2A, LS9
collections: S2_MSI_L2A, LANDSAT_C2L2
start_time: "2023-06-01 00:00:00"
end_time: 2023-06-30
time_diff_threshold: 1800
providers:
  - ${provider}
`;

/** A folder with the items in `items.json`, `find.yaml` for them, and whatever else is given. */
export async function tinyArchive(files: { readonly [path: string]: string } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "eomatch-app-"));
  const all = {
    "items.json": JSON.stringify({ type: "FeatureCollection", features: items }),
    "find.yaml": configWith("{ kind: local, path: ./items.json }"),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
