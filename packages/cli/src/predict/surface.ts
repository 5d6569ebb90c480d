import type { PredictRequest } from "@eomatch/catalogue";

/**
 * Makes a test of places: whether they are land, or sea (lakes count as land), by Natural Earth at 1:110 million, which
 * is right to some ten kilometres at a coast.
 */
export async function surfaceTest(kind: "land" | "sea"): Promise<NonNullable<PredictRequest["surface"]>> {
  const [{ geoContains }, { worldLand }] = await Promise.all([
    import("d3-geo"),
    import("../map/world-land.js"),
  ]);
  const { land } = worldLand();
  return (position) => geoContains(land, [position[0], position[1]]) === (kind === "land");
}
