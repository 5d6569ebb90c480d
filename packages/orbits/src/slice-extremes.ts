import type { ClosestPass } from "./closest-pass.js";
import { type EncounterPiece, innerGuess } from "./encounter-piece.js";
import { leastBetween } from "./least-between.js";

/** Outer time between two slices looked at for the extremes of the inner time; the best is then refined. */
const SLICE_SECONDS = 60;
const LEAST_SLICES = 4;
/** Square of the chord at which a pass counts as just at the limit: its slice is the pass, to a thousandth of a second. */
const AT_LIMIT = 1e-13;

/**
 * Gives the earliest and the latest inner time of a piece.
 *
 * At each outer time the inner times that are near enough form a slice around the pass; looked for are the extremes of
 * the ends of all slices.
 */
export function innerExtent(piece: EncounterPiece): { innerFrom: number; innerTo: number } {
  return { innerFrom: innerExtreme(piece, -1), innerTo: innerExtreme(piece, 1) };
}

/** Earliest (direction -1) or latest (1) inner time of a piece, from the ends of its slices. */
function innerExtreme(piece: EncounterPiece, direction: -1 | 1): number {
  const { finder, first, last } = piece;
  const [start, stop] = direction === -1 ? [first, last] : [last, first];
  const length = stop.outerSeconds - start.outerSeconds;
  const steps = Math.max(LEAST_SLICES, Math.ceil(Math.abs(length) / SLICE_SECONDS));
  // Turned so that the extreme is the least.
  const valueAt = (t: number): number => -direction * finder.sliceEndNear(t, innerGuess(piece, t), direction);
  const valueAtPass = (pass: ClosestPass): number =>
    Math.abs(pass.excess) < AT_LIMIT ? -direction * pass.innerSeconds : valueAt(pass.outerSeconds);
  let best = { place: start.outerSeconds, value: valueAtPass(start) };
  for (let k = 1; k <= steps; k++) {
    const place = k === steps ? stop.outerSeconds : start.outerSeconds + (length * k) / steps;
    // Inner times keep within the delay, so past this nothing can beat the best.
    if (-direction * place - finder.maxDelaySeconds > best.value) break;
    const value = k === steps ? valueAtPass(stop) : valueAt(place);
    if (value < best.value) best = { place, value };
  }
  const step = Math.abs(length) / steps;
  const from = Math.max(best.place - step, first.outerSeconds);
  const to = Math.min(best.place + step, last.outerSeconds);
  const level = finder.levelEdge(best.place, -direction * best.value);
  if (level !== undefined && level.outerSeconds > from && level.outerSeconds < to) {
    if (-direction * level.innerSeconds <= best.value) return level.innerSeconds;
  }
  const isBetween = best.place > from && best.place < to;
  return -direction * Math.min(best.value, leastBetween(valueAt, [from, to], isBetween ? best : undefined));
}
