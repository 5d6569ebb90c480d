import type { ArchiveName } from "../collections.js";
import type { StacApiOptions } from "./stac-api-options.js";

/** A STAC API that eomatch knows: where it is, what it calls our collections, what it grants. */
export interface StacApiPreset {
  readonly url: string;
  readonly archive: ArchiveName;
  /** What it is, in a few words. */
  readonly summary: string;
  /** Items on a page: what it grants without getting slow. */
  readonly pageSize: number;
  /** From one request's start to the next one's. */
  readonly minIntervalSeconds?: number | undefined;
}

// Page sizes and rates: the archives' own documentation and what they have been seen to grant. Where an archive
// grants less after all, the provider finds out and goes on with less.
const presets: { readonly [kind: string]: StacApiPreset } = {
  ceda: {
    url: "https://api.stac.ceda.ac.uk",
    archive: "ceda",
    summary: "the CEDA archive's STAC API",
    pageSize: 100,
  },
  "copernicus-stac": {
    url: "https://stac.dataspace.copernicus.eu/v1",
    archive: "copernicus-stac",
    summary: "Copernicus Data Space's STAC API",
    pageSize: 200,
    // It answers 429 above about five requests a second.
    minIntervalSeconds: 0.25,
  },
  "earth-search": {
    url: "https://earth-search.aws.element84.com/v1",
    archive: "earth-search",
    summary: "Earth Search: Sentinel-2 and Landsat on AWS",
    pageSize: 200,
  },
  landsatlook: {
    url: "https://landsatlook.usgs.gov/stac-server",
    archive: "landsatlook",
    summary: "the USGS Landsat STAC API",
    pageSize: 100,
  },
  "planetary-computer": {
    url: "https://planetarycomputer.microsoft.com/api/stac/v1",
    archive: "planetary-computer",
    summary: "the Planetary Computer; files are signed as they are fetched",
    pageSize: 250,
  },
};

/** The STAC APIs that eomatch knows, by the kind that a config names them with. */
export const stacApiPresets: { readonly [kind: string]: StacApiPreset } = presets;

/** The preset of an archive; undefined for one that has none. */
export function presetOfArchive(archive: ArchiveName | undefined): StacApiPreset | undefined {
  return Object.values(presets).find((preset) => preset.archive === archive);
}

/**
 * Options for a STAC API that eomatch knows.
 *
 * @param kind a key of {@link stacApiPresets}
 * @param overrides replace the preset's; `collections` add to those that it knows
 * @throws RangeError for a kind that is none
 */
export function stacApiPreset(
  kind: string,
  overrides: { readonly [Option in keyof StacApiOptions]?: StacApiOptions[Option] | undefined } = {},
): StacApiOptions {
  const preset = Object.hasOwn(presets, kind) ? presets[kind] : undefined;
  if (preset === undefined) {
    throw new RangeError(`there is no preset ${kind}: known are ${Object.keys(presets).join(", ")}`);
  }
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return { url: preset.url, archive: preset.archive, name: kind, ...given };
}
