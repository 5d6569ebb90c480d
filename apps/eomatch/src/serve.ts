import { basename } from "node:path";
import type { CatalogueServer, ServeRequest } from "@eomatch/cli/program";
import { contentSecurityPolicy, pageFolder } from "@eomatch/explorer";
import { explorerFeed } from "@eomatch/stac-api/explorer-feed";
import { serveCatalogue } from "@eomatch/stac-api/node";
import { catalogueStamp } from "./catalogue-stamp.js";

/** Serves a catalogue: the explorer at `/`, the STAC API at `/stac`. */
export async function serve(request: ServeRequest): Promise<CatalogueServer> {
  const { store, isInternal, baseUrl, orbitSource } = request;
  const feed = explorerFeed(store, {
    // Where the catalogue is on this machine is its owner's affair; the folder's name makes commands readable.
    cataloguePath: isInternal ? store.location : basename(store.location),
    stacApi: baseUrl ?? "/stac",
    orbitSource,
    stamp: () => catalogueStamp(store.location),
  });
  const page = { pageFolder, pagePolicy: contentSecurityPolicy, explorerFeed: feed };
  const { url, closed } = await serveCatalogue({ ...request, ...page });
  return { url: `${url}/`, stacUrl: baseUrl ?? `${url}/stac`, closed };
}
