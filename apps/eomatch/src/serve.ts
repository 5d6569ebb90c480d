import type { CatalogueServer, ServeRequest } from "@eomatch/cli/program";
import { serveCatalogue } from "@eomatch/stac-api/node";

/** Serves a catalogue: the STAC API at `/stac`. */
export async function serve(request: ServeRequest): Promise<CatalogueServer> {
  const { url, closed } = await serveCatalogue(request);
  return { url: `${url}/`, stacUrl: request.baseUrl ?? `${url}/stac`, closed };
}
