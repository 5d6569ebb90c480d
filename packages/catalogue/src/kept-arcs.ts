import type { ElementSet, Orbit } from "@eomatch/orbits";

/** Until when (milliseconds since 1970, cut at the end of the period) an element set is in use, and its digest. */
export type KeptArc = readonly [until: number, digest: string];

/** The element sets in use over a period, in order. */
export async function arcsOver(orbit: Orbit, from: number, to: number): Promise<KeptArc[]> {
  const arcs = orbit.arcs.filter(
    ({ startSeconds, stopSeconds }) => stopSeconds * 1000 > from && startSeconds * 1000 < to,
  );
  return Promise.all(
    arcs.map(
      async ({ stopSeconds, elementSet }): Promise<KeptArc> => [
        Math.min(Math.round(stopSeconds * 1000), to),
        await digestOf(elementSet),
      ],
    ),
  );
}

/** Until when an orbit has the same element sets in use as were kept; the start of the period when none are. */
export async function validUntil(
  kept: readonly KeptArc[],
  orbit: Orbit,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> {
  const arcs = await arcsOver(orbit, from, to);
  let valid = from;
  for (const [i, [until, digest]] of arcs.entries()) {
    const [keptUntil, keptDigest] = kept[i] ?? [from, ""];
    if (digest !== keptDigest) return valid;
    valid = Math.min(until, keptUntil);
    if (until !== keptUntil) return valid;
  }
  return valid;
}

async function digestOf(set: ElementSet): Promise<string> {
  const text = JSON.stringify([
    set.noradId,
    set.epochSeconds,
    set.meanMotionRevPerDay,
    set.eccentricity,
    set.inclinationDeg,
    set.rightAscensionDeg,
    set.argumentOfPerigeeDeg,
    set.meanAnomalyDeg,
    set.bstar,
  ]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
