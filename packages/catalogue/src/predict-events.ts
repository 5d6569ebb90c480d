import type { OrbitSource } from "@eomatch/stac-model";
import { periodFields, requireFields } from "./called-rightly.js";
import type { FindOptions } from "./find-request.js";
import type { Prediction, PredictRequest } from "./prediction.js";

/**
 * Foretells when and where satellites meet, from orbits alone.
 *
 * @throws CatalogueError `catalogue/invalid-request`, `catalogue/no-elements`
 */
export async function predictEvents(
  request: PredictRequest,
  context: { readonly orbitSource: OrbitSource } & FindOptions,
): Promise<Prediction> {
  requireFields(request, "predictEvents(request, …)", {
    platforms: { is: Array.isArray, what: 'a list of names such as ["S2A", "Landsat-9"]' },
    ...periodFields,
  });
  requireFields(context, "predictEvents(…, { orbitSource })", {
    orbitSource: { is: (value) => typeof value === "object" && value !== null, what: "the source of orbits" },
  });
  // Geometry and orbits are loaded by those who look ahead; whoever opens a catalogue does not wait for them.
  const { foretellEvents } = await import("./foretell-events.js");
  return foretellEvents(request, context);
}
