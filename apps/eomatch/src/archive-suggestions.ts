import type { ArchiveSuggestion } from "@eomatch/cli/program";

/** The archives that `eomatch init` offers; those whose search needs no account come first. */
export const archiveSuggestions: readonly ArchiveSuggestion[] = [
  {
    name: "earth-search",
    summary: "Earth Search of Element 84: Sentinel-2, Landsat; search needs no account",
    provider: { kind: "earth-search" },
    collections: {
      "Sentinel-2": ["S2_MSI_L2A", "S2_MSI_L1C"],
      Landsat: ["LANDSAT_C2L2"],
    },
  },
  {
    name: "planetary-computer",
    summary: "Microsoft Planetary Computer: Sentinel-2, Landsat; search needs no account",
    provider: { kind: "planetary-computer" },
    collections: {
      "Sentinel-2": ["S2_MSI_L2A"],
      Landsat: ["LANDSAT_C2L2", "LANDSAT_C2L1"],
    },
  },
  {
    name: "copernicus-stac",
    summary: "Copernicus Data Space: Sentinel-2 and -3; search needs no account, downloads do",
    provider: { kind: "copernicus-stac" },
    collections: {
      "Sentinel-2": ["S2_MSI_L1C", "S2_MSI_L2A"],
      "Sentinel-3": ["S3_EFR", "S3_SLSTR_L1RBT"],
    },
  },
  {
    name: "landsatlook",
    summary: "the Landsat archive of USGS by its STAC API; search needs no account, downloads do",
    provider: { kind: "landsatlook" },
    collections: { Landsat: ["LANDSAT_C2L2", "LANDSAT_C2L1"] },
  },
  {
    name: "cdse",
    summary: "Copernicus Data Space by OData: every Sentinel product; downloads need an account",
    provider: { kind: "cdse" },
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
