import { type ClosestPass, type Nearness, PassFinder, rootBetween } from "./closest-pass.js";
import { type EncounterPiece, encounterPieces, nearer, passAt } from "./encounter-piece.js";
import { OrbitError } from "./errors.js";
import { leastBetween } from "./least-between.js";
import { innerExtent } from "./slice-extremes.js";
import { type Track, trackIndexAt } from "./track.js";

/** One connected set of pairs of times at which two satellites are near enough, times in Unix seconds. */
export interface Encounter {
  readonly outer: { readonly from: number; readonly to: number };
  readonly inner: { readonly from: number; readonly to: number };
  readonly nearest: ClosestPass;
}

/** Tracks of the two satellites over the searched period; the inner one's must be {@link isSteady}. */
export interface EncounterTracks {
  readonly outer: readonly Track[];
  readonly inner: readonly Track[];
}

/** A piece of an encounter with the numbers of the two tracks it is on. */
export interface TrackPiece extends EncounterPiece {
  readonly outerIndex: number;
  readonly innerIndex: number;
}

/** Part of an encounter between one track of either satellite. */
interface Part extends TrackPiece {
  readonly innerFrom: number;
  readonly innerTo: number;
}

/** Outer time between two pairs looked at where two parts may meet in inner time. */
const MEETING_STEP_SECONDS = 30;
/** Farthest from a point at which its distance along a track must still have a single minimum, besides the limit. */
const STEADY_MARGIN_SECONDS = 400;

/**
 * Tells whether the distance along the tracks from any point within the limit has a single minimum.
 *
 * True of everything in low and medium orbits; false of geostationary and of highly eccentric orbits, whose ground
 * tracks turn sharply while the Earth overtakes them.
 */
function isSteady(tracks: readonly Track[], maxAngle: number): boolean {
  return tracks.every((track) => {
    const { maxSpeed, maxTurn } = track.motion;
    const farthest = maxAngle + maxSpeed * STEADY_MARGIN_SECONDS;
    return farthest < Math.PI / 2 && maxTurn * Math.tan(farthest) < 0.9;
  });
}

/**
 * Finds all encounters: the connected components of the set of pairs (outer time, inner time) at most the given
 * distance and delay apart.
 *
 * Each pair of tracks is solved by itself. Tracks end where the element set changes; the parts on both sides of such
 * an end are one encounter if they share a time there.
 */
export function findEncounters(tracks: EncounterTracks, nearness: Nearness): Encounter[] {
  const parts = trackPieces(tracks, nearness).map((piece): Part => ({ ...piece, ...innerExtent(piece) }));
  return joinParts(parts).map(toEncounter);
}

/** Finds the pieces of all encounters, each between one track of either satellite. */
export function trackPieces(tracks: EncounterTracks, nearness: Nearness): TrackPiece[] {
  const pieces: TrackPiece[] = [];
  for (const [outerIndex, outer] of tracks.outer.entries()) {
    const outerSpeed = outer.motion.maxSpeed;
    const firstIndex = trackIndexAt(tracks.inner, outer.startSeconds - nearness.maxDelaySeconds);
    for (let innerIndex = firstIndex; innerIndex < tracks.inner.length; innerIndex++) {
      const inner = tracks.inner[innerIndex] as Track;
      if (inner.startSeconds - nearness.maxDelaySeconds > outer.stopSeconds) break;
      if (inner.stopSeconds + nearness.maxDelaySeconds < outer.startSeconds) continue;
      const innerSpeed = inner.motion.maxSpeed;
      const finder = new PassFinder({ outer, inner }, nearness, innerSpeed);
      for (const { first, last, nearest, trail } of encounterPieces(finder, {
        outer: outerSpeed,
        inner: innerSpeed,
      })) {
        pieces.push({ finder, first, last, nearest, trail, outerIndex, innerIndex });
      }
    }
  }
  return pieces;
}

/** Groups parts that meet at the end of a track. */
function joinParts(parts: readonly Part[]): Part[][] {
  const groupOf = new Map<Part, Part[]>(parts.map((part) => [part, [part]]));
  const byTracks = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.outerIndex} ${part.innerIndex}`;
    const members = byTracks.get(key);
    if (members) members.push(part);
    else byTracks.set(key, [part]);
  }
  const join = (a: Part, b: Part): void => {
    const [into, from] = [groupOf.get(a) as Part[], groupOf.get(b) as Part[]];
    if (into === from) return;
    into.push(...from);
    for (const part of from) groupOf.set(part, into);
  };
  for (const a of parts) {
    for (const b of byTracks.get(`${a.outerIndex + 1} ${a.innerIndex}`) ?? []) {
      if (meetInOuterTime(a, b)) join(a, b);
    }
    for (const b of byTracks.get(`${a.outerIndex} ${a.innerIndex + 1}`) ?? []) {
      if (meetInInnerTime(a, b)) join(a, b);
    }
  }
  return [...new Set(groupOf.values())];
}

/** Both reach the instant at which the outer track changes, and share an inner time there. */
function meetInOuterTime(a: Part, b: Part): boolean {
  const end = a.finder.outer.stopSeconds;
  if (a.last.outerSeconds !== end || b.first.outerSeconds !== end) return false;
  return (
    a.finder.sliceEnd(a.last, -1) <= b.finder.sliceEnd(b.first, 1) &&
    b.finder.sliceEnd(b.first, -1) <= a.finder.sliceEnd(a.last, 1)
  );
}

/** Both reach the instant at which the inner track changes, and share an outer time there. */
function meetInInnerTime(a: Part, b: Part): boolean {
  const end = a.finder.inner.stopSeconds;
  if (a.innerTo < end - 1e-3 || b.innerFrom > end + 1e-3) return false;
  const from = Math.max(a.first.outerSeconds, b.first.outerSeconds, end - a.finder.maxDelaySeconds);
  const to = Math.min(a.last.outerSeconds, b.last.outerSeconds, end + a.finder.maxDelaySeconds);
  if (from > to) return false;
  const worse = (t: number): number => Math.max(excessAtEnd(a, t, end), excessAtEnd(b, t, end));
  const steps = Math.max(32, Math.ceil((to - from) / MEETING_STEP_SECONDS));
  const step = (to - from) / steps;
  let best = from;
  for (let k = 0; k <= steps; k++) {
    if (worse(from + k * step) < worse(best)) best = from + k * step;
  }
  return (
    leastBetween(worse, [Math.max(from, best - step), Math.min(to, best + step)]) <= 0 || worse(best) <= 0
  );
}

/** Excess of a pair with the end of the inner track, if it is in this part and not around another pass. */
function excessAtEnd(part: Part, outerSeconds: number, end: number): number {
  const pass = passAt(part, outerSeconds);
  const isAround = Math.abs(pass.innerSeconds - end) <= part.finder.sliceReachSeconds;
  return isAround ? part.finder.excessAt(outerSeconds, end) : Number.POSITIVE_INFINITY;
}

function toEncounter(parts: readonly Part[]): Encounter {
  const ordered = [...parts].sort((a, b) => a.first.outerSeconds - b.first.outerSeconds);
  return {
    outer: {
      from: Math.min(...parts.map((part) => part.first.outerSeconds)),
      to: Math.max(...parts.map((part) => part.last.outerSeconds)),
    },
    inner: {
      from: Math.min(...parts.map((part) => part.innerFrom)),
      to: Math.max(...parts.map((part) => part.innerTo)),
    },
    nearest: ordered.map(polished).reduce(nearer),
  };
}

/** Puts the nearest pass of a piece where the excess is level, if that is inside the piece. */
function polished(part: Part): ClosestPass {
  const { nearest, first, last } = part;
  const at = (t: number): ClosestPass => passAt(part, t);
  for (let reach = 1; reach <= 32; reach *= 2) {
    const from = Math.max(first.outerSeconds, nearest.outerSeconds - reach);
    const to = Math.min(last.outerSeconds, nearest.outerSeconds + reach);
    if (at(from).slope < 0 && at(to).slope > 0) return at(rootBetween((t) => at(t).slope, to, from));
    if (from === first.outerSeconds && to === last.outerSeconds) break;
  }
  return nearest;
}

/** Picks which satellite is outer and which inner; gives whether they had to be exchanged. */
export function arrangeTracks(
  [first, second]: readonly [readonly Track[], readonly Track[]],
  maxAngle: number,
): EncounterTracks & { readonly isExchanged: boolean } {
  if (isSteady(second, maxAngle)) return { outer: first, inner: second, isExchanged: false };
  if (isSteady(first, maxAngle)) return { outer: second, inner: first, isExchanged: true };
  throw new OrbitError(
    "orbits/unsupported-orbits",
    "crossovers need at least one satellite whose ground track runs on steadily; both tracks turn sharply (geostationary or highly eccentric orbits) or the distance limit is too wide for them",
  );
}
