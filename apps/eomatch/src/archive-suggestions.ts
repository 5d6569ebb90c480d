import type { ArchiveSuggestion } from "@eomatch/cli/program";

/** The archives that `eomatch init` offers; those whose search needs no account come first. */
export const archiveSuggestions: readonly ArchiveSuggestion[] = [
  {
    name: "earth-search",
    summary: "Earth Search of Element 84: Sentinel-2, Landsat; search needs no account",
    provider: { kind: "stac-api", url: "https://earth-search.aws.element84.com/v1" },
    collections: {
      "Sentinel-2": ["S2_MSI_L2A", "S2_MSI_L1C"],
      Landsat: ["LANDSAT_C2L2"],
    },
  },
  {
    name: "planetary-computer",
    summary: "Microsoft Planetary Computer: Sentinel-2, Landsat; search needs no account",
    provider: { kind: "stac-api", url: "https://planetarycomputer.microsoft.com/api/stac/v1" },
    collections: {
      "Sentinel-2": ["S2_MSI_L2A"],
      Landsat: ["LANDSAT_C2L2", "LANDSAT_C2L1"],
    },
  },
  {
    name: "copernicus",
    summary: "Copernicus Data Space: Sentinel-2 and -3; search needs no account, downloads do",
    provider: { kind: "stac-api", url: "https://stac.dataspace.copernicus.eu/v1" },
    collections: {
      "Sentinel-2": ["S2_MSI_L1C", "S2_MSI_L2A"],
      "Sentinel-3": ["S3_EFR", "S3_SLSTR_L1RBT"],
    },
  },
  {
    name: "local",
    summary: "STAC items in the folder ./items beside the config",
    provider: { kind: "local", path: "./items" },
    collections: {
      "Sentinel-2": ["S2_MSI_L1C"],
      Landsat: ["LANDSAT_C2L1"],
      "Sentinel-3": ["S3_EFR"],
    },
  },
  {
    name: "simulator",
    summary: "simulated acquisitions along the orbits in the folder ./tle, to plan and try out",
    provider: { kind: "simulator" },
    orbits: { kind: "tle-files", directory: "./tle" },
    collections: {
      "Sentinel-2": ["S2_MSI_L1C"],
      Landsat: ["LANDSAT_C2L1"],
      "Sentinel-3": ["S3_EFR"],
    },
  },
];
