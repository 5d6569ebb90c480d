import { createRequire } from "node:module";
import { join } from "node:path";
import type { CliAdapters } from "@eomatch/cli/program";
import { cdseKind, earthdataKind, usgsKind } from "./archive-kinds.js";
import { archiveSuggestions } from "./archive-suggestions.js";
import { linkedFilesKind } from "./linked-files-kind.js";
import { celestrakKind, spaceTrackKind, tleFilesKind } from "./orbit-kinds.js";
import { localKind, simulatorKind } from "./provider-kinds.js";
import {
  cedaKind,
  copernicusStacKind,
  earthSearchKind,
  landsatlookKind,
  planetaryComputerKind,
  stacApiKind,
} from "./stac-api-kinds.js";

/** Everything the program can be configured with: catalogues on disk, and every kind of provider and orbits. */
export const adapters: CliAdapters = {
  openStore: async (path, archivePath) => (await import("@eomatch/store-fs")).fsStore({ path, archivePath }),
  checkCatalogue: async (request) => (await import("@eomatch/store-fs")).checkCatalogue(request),
  serveCatalogue: async (request) => (await import("./serve.js")).serve(request),
  openArchive: async (cataloguePath, archivePath) => {
    const { fsArchive } = await import("@eomatch/store-fs");
    return archivePath === undefined
      ? fsArchive({ path: join(cataloguePath, "data") })
      : fsArchive({ path: archivePath, mayBeLink: true });
  },
  linkedFiles: linkedFilesKind,
  providerKinds: {
    cdse: cdseKind,
    ceda: cedaKind,
    "copernicus-stac": copernicusStacKind,
    "earth-search": earthSearchKind,
    earthdata: earthdataKind,
    landsatlook: landsatlookKind,
    local: localKind,
    "planetary-computer": planetaryComputerKind,
    simulator: simulatorKind,
    "stac-api": stacApiKind,
    usgs: usgsKind,
  },
  orbitKinds: { celestrak: celestrakKind, "space-track": spaceTrackKind, "tle-files": tleFilesKind },
  archiveSuggestions,
  // Found through the package itself, since the build puts this code into files at different depths.
  get configSchemaFile() {
    return createRequire(import.meta.url).resolve("eomatch/config.schema.json");
  },
};
