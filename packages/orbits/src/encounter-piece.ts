import { type ClosestPass, type PassFinder, rootBetween } from "./closest-pass.js";
import { coarseScan, passesWithin } from "./coarse-scan.js";

/** A stretch of outer time throughout which one and the same pass is near enough, both ends inclusive. */
export interface EncounterPiece {
  readonly finder: PassFinder;
  readonly first: ClosestPass;
  readonly last: ClosestPass;
  /** The nearest of all its passes. */
  readonly nearest: ClosestPass;
  /** Passes along the piece from first to last, at most two minutes apart. */
  readonly trail: readonly ClosestPass[];
}

/** Outer times at which passes are looked up before anything is known. */
const COARSE_SECONDS = 120;
/**
 * Longest stretch on which the excess is taken for a cubic between its ends whatever the cubic is like.
 *
 * A cubic through values and slopes is off by at most Δ⁴/384 of the fourth derivative. The excess is made of products
 * of two unit vectors that turn at 0.0011 rad/s at most, so its fourth derivative is below 2·(2·0.0011)⁴ s⁻⁴ and the
 * error below 5e-10, which is 0.1 m at a limit of 100 km. It only decides how many roots there are; roots are solved
 * on the excess itself.
 */
const FINE_SECONDS = 7.5;
/** Error of that cubic and of its slope over one second, four times the bound: room for passes far off the track. */
const CUBIC_ERROR = (4 * 2 * 0.0022 ** 4) / 384;
const CUBIC_SLOPE_ERROR = (4 * 2 * 0.0022 ** 4) / (72 * Math.sqrt(3));
/** A stretch over which the hold of the pass changes has a bend in it and is halved down to this length. */
const BEND_SECONDS = 0.02;

/**
 * Finds every stretch of outer time in which a pass of the inner satellite is near enough.
 *
 * First the passes that could become near within a minute at the greatest speeds are listed every two minutes; then
 * the two minutes of each pass are halved until a stretch is certainly near, certainly not, or short enough to be solved.
 */
export function encounterPieces(
  finder: PassFinder,
  speeds: { outer: number; inner: number },
): EncounterPiece[] {
  const speed = speeds.outer + speeds.inner;
  const solver: Solver = { finder, speed };
  const reach = 2 * Math.asin(Math.min(1, finder.maxChord / 2)) + (speed * COARSE_SECONDS) / 2;
  const scan = coarseScan(finder, { reach, innerSpeed: speeds.inner });
  const done: EncounterPiece[] = [];
  let open: OpenPiece[] = [];
  let previous: { seconds: number; passes: readonly ClosestPass[] } | undefined;
  let clearUntil = Number.NEGATIVE_INFINITY;
  for (const seconds of coarseTimes(finder)) {
    let passes: readonly ClosestPass[] = [];
    if (seconds > clearUntil) {
      const found = passesWithin(scan, seconds);
      passes = found.passes;
      clearUntil = seconds + Math.max(0, found.clearAngle / speed);
    }
    if (previous !== undefined && (open.length > 0 || passes.length > 0 || previous.passes.length > 0)) {
      const found: NearStretch[] = [];
      for (const { from, to } of coarseStretches(finder, previous, { seconds, passes })) {
        const near = nearStretches(solver, from, to);
        for (const stretch of near) found.push(stretch);
      }
      open = continuePieces(finder, { open, found, done });
    }
    previous = { seconds, passes };
  }
  // A period of a single instant has no stretches, only a moment.
  if (previous !== undefined && finder.outer.startSeconds === finder.outer.stopSeconds) {
    open = previous.passes
      .filter((pass) => pass.excess <= 0)
      .map((pass) => ({ finder, first: pass, last: pass, nearest: pass, trail: [pass] }));
  }
  return [...done, ...open];
}

interface Solver {
  readonly finder: PassFinder;
  /** Greatest change of the distance with the outer time, rad/s: both satellites at full speed. */
  readonly speed: number;
}

/** Outer times at which inner times are allowed: both ends and every second whole minute between. */
function coarseTimes({ outer, inner, maxDelaySeconds }: PassFinder): number[] {
  const start = Math.max(outer.startSeconds, inner.startSeconds - maxDelaySeconds);
  const stop = Math.min(outer.stopSeconds, inner.stopSeconds + maxDelaySeconds);
  if (start > stop) return [];
  const times = [start];
  for (let k = Math.floor(start / COARSE_SECONDS) + 1; k * COARSE_SECONDS < stop; k++)
    times.push(k * COARSE_SECONDS);
  if (stop > start) times.push(stop);
  return times;
}

/** The same pass at two neighbouring outer times. */
interface CoarseStretch {
  readonly from: ClosestPass;
  readonly to: ClosestPass;
}

/** Pairs the passes at two neighbouring outer times; a pass listed at one end only is followed to the other. */
function coarseStretches(
  finder: PassFinder,
  before: { seconds: number; passes: readonly ClosestPass[] },
  after: { seconds: number; passes: readonly ClosestPass[] },
): CoarseStretch[] {
  const followed: ClosestPass[] = [];
  const stretches: CoarseStretch[] = [];
  for (const from of before.passes) {
    const listed = after.passes.find((candidate) => isFollowedBy(from, candidate));
    if (listed) followed.push(listed);
    stretches.push({ from, to: listed ?? finder.closest(after.seconds, from.innerSeconds) });
  }
  for (const to of after.passes) {
    if (!followed.includes(to)) stretches.push({ from: finder.closest(before.seconds, to.innerSeconds), to });
  }
  return stretches;
}

/** Two minutes later a pass is at most some minutes away, for it shifts little more than the outer time does; others are far. */
function isFollowedBy(before: ClosestPass, after: ClosestPass): boolean {
  return Math.abs(after.innerSeconds - before.innerSeconds) < 4 * COARSE_SECONDS;
}

/** Two passes at the same outer time are one if the inner times agree; distinct ones are most of a revolution apart. */
function isSamePass(a: ClosestPass, b: ClosestPass): boolean {
  return Math.abs(a.innerSeconds - b.innerSeconds) < 1;
}

/** A near stretch with the passes at its ends and the nearest in between. */
type NearStretch = Pick<EncounterPiece, "first" | "last" | "nearest">;

function nearStretches(solver: Solver, from: ClosestPass, to: ClosestPass): NearStretch[] {
  const length = to.outerSeconds - from.outerSeconds;
  const middle = (from.chord + to.chord) / 2;
  const change = (solver.speed * length) / 2;
  if (middle - change > solver.finder.maxChord) return [];
  const bends = from.hold !== to.hold;
  if (!bends && isFarThroughout(from, to)) return [];
  if (bends ? length > BEND_SECONDS : length > FINE_SECONDS && !isPlain(from, to)) {
    const halfway = solver.finder.closest(
      (from.outerSeconds + to.outerSeconds) / 2,
      (from.innerSeconds + to.innerSeconds) / 2,
    );
    return joinStretches([...nearStretches(solver, from, halfway), ...nearStretches(solver, halfway, to)]);
  }
  return solveStretch(solver.finder, from, to);
}

/** Greatest weight of a slope in a Hermite cubic over [0, 1]. */
const SLOPE_WEIGHT = 4 / 27;

/** Tells whether the excess is above 0 for certain all through a stretch without a bend. */
function isFarThroughout(from: ClosestPass, to: ClosestPass): boolean {
  const length = to.outerSeconds - from.outerSeconds;
  const dip = SLOPE_WEIGHT * length * (Math.max(0, -from.slope) + Math.max(0, to.slope));
  return Math.min(from.excess, to.excess) - dip > CUBIC_ERROR * length ** 4;
}

/**
 * Tells whether the cubic through a stretch shows for certain where the excess is above and where below 0.
 *
 * It does when it is farther from 0 than its error wherever its slope is not above the error of the slope: between such
 * places the excess itself rises or falls all the way.
 */
function isPlain(from: ClosestPass, to: ClosestPass): boolean {
  const length = to.outerSeconds - from.outerSeconds;
  const error = CUBIC_ERROR * length ** 4;
  const { a, b, c } = derivativeOfCubic(from, to);
  const level = CUBIC_SLOPE_ERROR * length ** 4;
  if (Math.abs(c) <= level && Math.abs(from.excess) <= error) return false;
  if (Math.abs(a + b + c) <= level && Math.abs(to.excess) <= error) return false;
  for (let k = -1; k <= 1; k++) {
    for (const x of rootsOfQuadratic(a, b, c - k * level)) {
      if (x <= 0 || x >= 1) continue;
      if (Math.abs(from.excess + x * (c + x * (b / 2 + (x * a) / 3))) <= error) return false;
    }
  }
  // A slope that comes near 0 without reaching it comes nearest where it does not change.
  const x = -b / (2 * a);
  if (!(x > 0 && x < 1) || Math.abs(c + x * (b + x * a)) > level) return true;
  return Math.abs(from.excess + x * (c + x * (b / 2 + (x * a) / 3))) > error;
}

/** Joins stretches where one ends at the very instant the next begins. */
function joinStretches(stretches: readonly NearStretch[]): NearStretch[] {
  const joined: NearStretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last !== undefined && last.last.outerSeconds === stretch.first.outerSeconds) {
      joined[joined.length - 1] = {
        first: last.first,
        last: stretch.last,
        nearest: nearer(last.nearest, stretch.nearest),
      };
    } else joined.push(stretch);
  }
  return joined;
}

/** Metre-level differences do not decide which of two passes is the nearest: then the earlier is. */
const SAME_CHORD = 1e-7;

/** Gives the nearer of two passes, the first when they are equally near. */
export function nearer(first: ClosestPass, second: ClosestPass): ClosestPass {
  return second.chord < first.chord - SAME_CHORD ? second : first;
}

/** Solves one short stretch: cut at the extremes of the excess, each part has at most one root. */
function solveStretch(finder: PassFinder, from: ClosestPass, to: ClosestPass): NearStretch[] {
  const between = (t: number): ClosestPass => {
    const share = (t - from.outerSeconds) / (to.outerSeconds - from.outerSeconds || 1);
    return finder.closest(t, from.innerSeconds + share * (to.innerSeconds - from.innerSeconds));
  };
  const marks = [from, ...extremesBetween(from, to, between), to];
  const stretches: NearStretch[] = [];
  for (let i = 1; i < marks.length; i++) {
    const a = marks[i - 1] as ClosestPass;
    const b = marks[i] as ClosestPass;
    if (a.excess > 0 && b.excess > 0) continue;
    const excess = (t: number): number => between(t).excess;
    const first = a.excess <= 0 ? a : between(rootBetween(excess, a.outerSeconds, b.outerSeconds));
    const last = b.excess <= 0 ? b : between(rootBetween(excess, b.outerSeconds, a.outerSeconds));
    stretches.push({ first, last, nearest: nearer(first, last) });
  }
  return joinStretches(stretches);
}

/** Passes strictly between two at which the excess has an extreme, as the cubic through the two has it. */
function extremesBetween(
  from: ClosestPass,
  to: ClosestPass,
  between: (t: number) => ClosestPass,
): ClosestPass[] {
  const length = to.outerSeconds - from.outerSeconds;
  if (length <= 0) return [];
  const error = CUBIC_ERROR * length ** 4;
  const isNear = from.excess <= 0 || to.excess <= 0;
  const { a, b, c } = derivativeOfCubic(from, to);
  const times: number[] = [];
  for (const x of rootsOfQuadratic(a, b, c)) {
    if (x <= 0 || x >= 1) continue;
    // Between two passes that are too far an extreme that is too far as well starts and ends nothing.
    const excess = from.excess + x * (c + x * (b / 2 + (x * a) / 3));
    if (isNear || excess <= error) times.push(from.outerSeconds + x * length);
  }
  const passes = times.map(between);
  // The slope tells the extreme of the excess itself, when there is just one.
  if (passes.length !== 1 || !(from.slope * to.slope < 0)) return passes;
  const sign = Math.sign(to.slope);
  const slope = (t: number): number => sign * between(t).slope;
  return [between(rootBetween(slope, to.outerSeconds, from.outerSeconds))];
}

/** Coefficients a, b, c of the derivative a·x² + b·x + c of the cubic through two passes over x from 0 to 1. */
function derivativeOfCubic(
  from: ClosestPass,
  to: ClosestPass,
): { readonly a: number; readonly b: number; readonly c: number } {
  const length = to.outerSeconds - from.outerSeconds;
  const rise = to.excess - from.excess;
  const startSlope = from.slope * length;
  const stopSlope = to.slope * length;
  return {
    a: 3 * (startSlope + stopSlope - 2 * rise),
    b: 2 * (3 * rise - 2 * startSlope - stopSlope),
    c: startSlope,
  };
}

function rootsOfQuadratic(a: number, b: number, c: number): number[] {
  const discriminant = b * b - 4 * a * c;
  if (discriminant <= 0) return [];
  const q = -(b + Math.sign(b || 1) * Math.sqrt(discriminant)) / 2;
  const [first, second] = [q / a, c / q];
  if (!Number.isFinite(first)) return Number.isFinite(second) ? [second] : [];
  if (!Number.isFinite(second)) return [first];
  return first <= second ? [first, second] : [second, first];
}

/** A piece that may yet go on. */
interface OpenPiece extends EncounterPiece {
  readonly trail: ClosestPass[];
}

/** Lets pieces that end where newly found stretches begin go on; moves the others to `done`. */
function continuePieces(
  finder: PassFinder,
  { open, found, done }: { open: OpenPiece[]; found: readonly NearStretch[]; done: EncounterPiece[] },
): OpenPiece[] {
  const rest = [...open];
  const next = found.map(({ first, last, nearest }): OpenPiece => {
    const at = rest.findIndex(
      (piece) => piece.last.outerSeconds === first.outerSeconds && isSamePass(piece.last, first),
    );
    if (at < 0) return { finder, first, last, nearest, trail: [first, last] };
    const [piece] = rest.splice(at, 1) as [OpenPiece];
    piece.trail.push(last);
    return { finder, first: piece.first, last, nearest: nearer(piece.nearest, nearest), trail: piece.trail };
  });
  done.push(...rest);
  return next;
}

/** Gives the pass of a piece at an outer time within it. */
export function passAt(piece: EncounterPiece, outerSeconds: number): ClosestPass {
  return piece.finder.closest(outerSeconds, innerGuess(piece, outerSeconds));
}

/** Gives about when the pass of a piece is at an outer time within it, from the passes of its trail around that time. */
export function innerGuess({ trail }: EncounterPiece, outerSeconds: number): number {
  let low = 0;
  let high = trail.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((trail[middle] as ClosestPass).outerSeconds <= outerSeconds) low = middle;
    else high = middle;
  }
  const [before, after] = [trail[low] as ClosestPass, trail[high] as ClosestPass];
  const length = after.outerSeconds - before.outerSeconds;
  const share = length > 0 ? (outerSeconds - before.outerSeconds) / length : 0;
  return before.innerSeconds + share * (after.innerSeconds - before.innerSeconds);
}
