import { AUTHALIC_RADIUS_KM, type MultiPolygon, type Polygon, toGeoJson, type Vector } from "@eomatch/finder";
import { type ClosestPass, rootBetween } from "./closest-pass.js";
import { type Encounter, type EncounterTracks, type TrackPiece, trackPieces } from "./encounter.js";
import { belt } from "./encounter-area.js";
import { innerGuess, nearer, passAt } from "./encounter-piece.js";
import type { Instrument } from "./instrument.js";
import { leastBetween } from "./least-between.js";
import { type LineDepth, type LineOverlap, SwathLines, swathAngles } from "./swath-line.js";
import { lengthOf } from "./vector.js";

/** An encounter of two swaths: when each satellite sees what both see, and the ground that is. */
export interface SwathEncounter extends Encounter {
  readonly outline: () => Polygon | MultiPolygon;
}

/** What the swaths are and how far apart in time they may see a place. */
export interface SwathNearness {
  readonly outer: Instrument;
  readonly inner: Instrument;
  readonly maxDelaySeconds: number;
  /** Length past which encounters are cut into stretches. */
  readonly maxSeconds: number;
}

/** A stretch of outer time all of whose scan lines share a part with the inner swath, on one track of either. */
interface SwathPart {
  readonly piece: TrackPiece;
  readonly lines: SwathLines;
  readonly overlapAt: (t: number) => LineOverlap;
  readonly from: number;
  readonly to: number;
  readonly innerFrom: number;
  readonly innerTo: number;
  readonly nearest: ClosestPass;
}

/** Outer time between scan lines that are compared for the extremes of the inner time; the best is then refined. */
const LINE_SECONDS = 30;
/** Outer time between scan lines, where they lie near enough to share something. */
const STEP_SECONDS = 20;
/** Times closer than this count as one where tracks meet. */
const LEAST_SECONDS = 0.5;
/** Outer time between two vertices of an edge of the outline. */
const VERTEX_SECONDS = 15;
/** Longest outline that does not meet itself: nine tenths of a revolution in low orbit. */
const MAX_OUTLINE_SECONDS = 4800;
/** Parts of one encounter that two tracks share meet within this; other passes are most of a revolution away. */
const MEETING_SECONDS = 60;

/**
 * Finds every encounter of two swaths: connected sets of pairs (outer time, inner time) within the time limit at which
 * both see a place.
 *
 * Both satellites are then no farther apart than their swaths reach together, so that the pieces of encounters within
 * that distance hold all of it. On each the scan lines are compared; how deep the best point of a line lies inside the
 * limits changes no faster than the satellites move, which tells how far the next line to look at may be.
 */
export function findSwathEncounters(tracks: EncounterTracks, nearness: SwathNearness): SwathEncounter[] {
  const { outer, inner, maxDelaySeconds } = nearness;
  const maxAngle = (reachKm(outer) + reachKm(inner)) / AUTHALIC_RADIUS_KM;
  const pieces = trackPieces(tracks, { maxAngle, maxDelaySeconds });
  const parts = pieces.flatMap((piece) => partsOf(piece, nearness));
  return joinParts(parts)
    .flatMap((group) => cutInto(group, nearness.maxSeconds))
    .map(toEncounter);
}

/** How far an instrument sees to the side at most, km. */
export function reachKm({ leftKm, rightKm }: Instrument): number {
  return Math.max(Math.abs(leftKm), Math.abs(rightKm));
}

function partsOf(piece: TrackPiece, { outer, inner, maxDelaySeconds }: SwathNearness): SwathPart[] {
  const { finder } = piece;
  const lines = new SwathLines({
    outer: finder.outer,
    inner: finder.inner,
    maxDelaySeconds,
    outerSwath: swathAngles(outer, AUTHALIC_RADIUS_KM),
    innerSwath: swathAngles(inner, AUTHALIC_RADIUS_KM),
  });
  // A line turns with its track, so that its far end moves a little faster than the track does.
  const speed = 1.5 * finder.outer.motion.maxSpeed + finder.inner.motion.maxSpeed;
  const lineAt = (t: number): LineDepth => lines.depthAt(t, innerGuess(piece, t));
  // Lines on the grid are looked at twice: for the extremes of the inner time and for the outline.
  const known = new Map<number, LineOverlap>();
  const overlapAt = (t: number): LineOverlap => {
    if (t % VERTEX_SECONDS !== 0) return lines.overlapOf(lineAt(t));
    const line = known.get(t) ?? lines.overlapOf(lineAt(t));
    known.set(t, line);
    return line;
  };
  const period = { from: piece.first.outerSeconds, to: piece.last.outerSeconds };
  return sharedStretches(lineAt, { ...period, speed }).map((stretch) =>
    partOver(stretch, { piece, lines, overlapAt }),
  );
}

function partOver(
  { from, to }: { readonly from: number; readonly to: number },
  on: Pick<SwathPart, "piece" | "lines" | "overlapAt">,
): SwathPart {
  const times = lineTimes(from, to, LINE_SECONDS);
  const lines = times.map(on.overlapAt);
  return {
    ...on,
    from,
    to,
    innerFrom: innerEnd(lines, (t) => on.overlapAt(t).innerFrom, 1),
    innerTo: innerEnd(lines, (t) => -on.overlapAt(t).innerTo, -1),
    nearest: times.map((t) => passAt(on.piece, t)).reduce(nearer),
  };
}

/** Both ends of a period and the multiples of a step between; the middle, too, of a period shorter than two steps. */
function lineTimes(from: number, to: number, step: number): number[] {
  const times = [from];
  if (to - from < 2 * step && to > from) times.push((from + to) / 2);
  else for (let k = Math.floor(from / step) + 1; k * step < to; k++) times.push(k * step);
  if (to > from) times.push(to);
  return times;
}

/** Cuts an encounter into stretches of equal length, none longer than the limit. */
function cutInto(parts: readonly SwathPart[], maxSeconds: number): SwathPart[][] {
  const from = Math.min(...parts.map((part) => part.from));
  const to = Math.max(...parts.map((part) => part.to));
  const count = Math.ceil((to - from) / maxSeconds);
  if (!(count > 1)) return [[...parts]];
  return Array.from({ length: count }, (_, k) => {
    const [start, stop] = [from + ((to - from) * k) / count, from + ((to - from) * (k + 1)) / count];
    return parts
      .filter((part) => part.from < stop && part.to > start)
      .map((part) => partOver({ from: Math.max(part.from, start), to: Math.min(part.to, stop) }, part));
  }).filter((stretch) => stretch.length > 0);
}

/** A stretch of outer time, both ends inclusive. */
interface SharedStretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds the stretches of outer time in which lines share something.
 *
 * Depth rises and falls over minutes, never within seconds, so that lines 20 s apart show every peak and every dip; where
 * one of them comes near 0 from the wrong side it is looked for between the lines. Far outside or deep inside, the next
 * line is as far as the satellites need to come to the bounds.
 */
function sharedStretches(
  lineAt: (t: number) => LineDepth,
  { from, to, speed }: { from: number; to: number; speed: number },
): SharedStretch[] {
  const lines = [lineAt(from)];
  for (let t = from; t < to; ) {
    t = Math.min(to, t + Math.max(STEP_SECONDS, Math.abs((lines.at(-1) as LineDepth).depth) / speed));
    lines.push(lineAt(t));
  }
  const stretches: SharedStretch[] = [];
  const excess = (t: number): number => -lineAt(t).depth;
  let previous = lines[0] as LineDepth;
  let start = previous.depth >= 0 ? from : undefined;
  for (const line of withTurns(lines, { lineAt, speed })) {
    const t = line.outerSeconds;
    if (line.depth >= 0 && start === undefined) start = rootBetween(excess, previous.outerSeconds, t);
    else if (line.depth < 0 && start !== undefined) {
      stretches.push({ from: start, to: rootBetween(excess, t, previous.outerSeconds) });
      start = undefined;
    }
    previous = line;
  }
  if (start !== undefined) stretches.push({ from: start, to });
  return stretches;
}

/** Puts peaks that come up to 0, and dips that go below it, among lines that do not show them. */
function withTurns(
  lines: readonly LineDepth[],
  { lineAt, speed }: { lineAt: (t: number) => LineDepth; speed: number },
): LineDepth[] {
  const turns: LineDepth[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as LineDepth;
    const before = lines[i - 1] ?? line;
    const after = lines[i + 1] ?? line;
    const sign = line.depth < 0 ? 1 : -1;
    const isTurn =
      (before.depth - line.depth) * sign <= 0 && (after.depth - line.depth) * sign <= 0 && before !== after;
    if (!isTurn || Math.abs(line.depth) > speed * STEP_SECONDS) continue;
    let turn = line;
    leastBetween(
      (t) => {
        const found = lineAt(t);
        if ((found.depth - turn.depth) * sign > 0) turn = found;
        return -found.depth * sign;
      },
      [before.outerSeconds, after.outerSeconds],
    );
    if (turn.depth * sign >= 0 && turn !== line) turns.push(turn);
  }
  return turns.length === 0
    ? [...lines]
    : [...lines, ...turns].sort((a, b) => a.outerSeconds - b.outerSeconds);
}

/**
 * First (sign 1) or last (-1) inner time over the lines of a stretch, refined around the line that has it.
 *
 * @param value what is least there: the inner time by the sign
 */
function innerEnd(lines: readonly LineOverlap[], value: (t: number) => number, sign: 1 | -1): number {
  const endOf = (line: LineOverlap): number => (sign === 1 ? line.innerFrom : -line.innerTo);
  const at = lines.reduce(
    (least, line, i) => (endOf(line) < endOf(lines[least] as LineOverlap) ? i : least),
    0,
  );
  const best = lines[at] as LineOverlap;
  const from = (lines[at - 1] ?? best).outerSeconds;
  const to = (lines[at + 1] ?? best).outerSeconds;
  const isBetween = best.outerSeconds > from && best.outerSeconds < to;
  const known = isBetween ? { place: best.outerSeconds, value: endOf(best) } : undefined;
  const least = endOf(best);
  return sign * (to - from < LEAST_SECONDS ? least : Math.min(least, leastBetween(value, [from, to], known)));
}

/** Groups parts that meet where a track ends and the next begins. */
function joinParts(parts: readonly SwathPart[]): SwathPart[][] {
  const done: SwathPart[][] = [];
  let open: SwathPart[][] = [];
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    const isOver = (group: readonly SwathPart[]): boolean =>
      group.every(({ to }) => to < part.from - MEETING_SECONDS);
    done.push(...open.filter(isOver));
    open = open.filter((group) => !isOver(group));
    const met = open.filter((group) => group.some((other) => doMeet(other, part)));
    open = [...open.filter((group) => !met.includes(group)), [...met.flat(), part]];
  }
  return [...done, ...open];
}

function doMeet(a: SwathPart, b: SwathPart): boolean {
  const isNext = (one: number, other: number): boolean => Math.abs(one - other) <= 1;
  if (!isNext(a.piece.outerIndex, b.piece.outerIndex) || !isNext(a.piece.innerIndex, b.piece.innerIndex)) {
    return false;
  }
  // Tracks meet at an instant; what stops or starts there goes on in the other one.
  const touch = (fromA: number, toA: number, fromB: number, toB: number): boolean =>
    fromA <= toB + LEAST_SECONDS && fromB <= toA + LEAST_SECONDS;
  const near = (fromA: number, toA: number, fromB: number, toB: number): boolean =>
    fromA <= toB + MEETING_SECONDS && fromB <= toA + MEETING_SECONDS;
  const isOuterSame = a.piece.outerIndex === b.piece.outerIndex;
  const isInnerSame = a.piece.innerIndex === b.piece.innerIndex;
  if (isOuterSame && isInnerSame) return false;
  return isInnerSame
    ? touch(a.from, a.to, b.from, b.to) && near(a.innerFrom, a.innerTo, b.innerFrom, b.innerTo)
    : touch(a.innerFrom, a.innerTo, b.innerFrom, b.innerTo) && near(a.from, a.to, b.from, b.to);
}

function toEncounter(parts: readonly SwathPart[]): SwathEncounter {
  const ordered = [...parts].sort((a, b) => a.from - b.from);
  return {
    outer: {
      from: Math.min(...parts.map(({ from }) => from)),
      to: Math.max(...parts.map(({ to }) => to)),
    },
    inner: {
      from: Math.min(...parts.map(({ innerFrom }) => innerFrom)),
      to: Math.max(...parts.map(({ innerTo }) => innerTo)),
    },
    nearest: ordered.map(polished).reduce(nearer),
    outline: () => outline(ordered),
  };
}

/** Puts the nearest pass of a part where the distance is least, if that is inside the part. */
function polished({ piece, nearest, from, to }: SwathPart): ClosestPass {
  const at = (t: number): ClosestPass => passAt(piece, t);
  const [start, stop] = [
    Math.max(from, nearest.outerSeconds - LINE_SECONDS),
    Math.min(to, nearest.outerSeconds + LINE_SECONDS),
  ];
  if (at(start).slope >= 0 || at(stop).slope <= 0) return nearest;
  return at(rootBetween((t) => at(t).slope, stop, start));
}

/** The ground that both see: the shared parts of the scan lines one after the other, right ends forward, left ends back. */
function outline(parts: readonly SwathPart[]): Polygon | MultiPolygon {
  const from = Math.min(...parts.map((part) => part.from));
  const to = Math.max(...parts.map((part) => part.to));
  const times = lineTimes(from, to, VERTEX_SECONDS);
  const rows = times.flatMap((t) => rowAt(parts, t));
  const right = rows.map((row) => row.right);
  const left = rows.map((row) => row.left);
  if (to - from > MAX_OUTLINE_SECONDS) return belt([...right, ...left]);
  const ring = distinct([...right, ...left.reverse()]);
  return toGeoJson([[ring.length < 3 ? sliver(ring) : ring]]);
}

/** The ends of the shared part of a scan line, over all parts that have the line. */
function rowAt(parts: readonly SwathPart[], t: number): { right: Vector; left: Vector }[] {
  let row: { right: number; left: number; lines: SwathLines } | undefined;
  for (const { overlapAt, lines, from, to } of parts) {
    if (t < from || t > to) continue;
    const line = overlapAt(t);
    row = {
      right: Math.min(row?.right ?? line.right, line.right),
      left: Math.max(row?.left ?? line.left, line.left),
      lines,
    };
  }
  if (row === undefined) return [];
  return [{ right: pointOf(row.lines, t, row.right), left: pointOf(row.lines, t, row.left) }];
}

function pointOf(lines: SwathLines, t: number, angle: number): Vector {
  const point = new Float64Array(3);
  lines.pointAt(t, angle, point);
  return [point[0] as number, point[1] as number, point[2] as number];
}

/** Leaves out vertices closer than a metre to the one before. */
function distinct(ring: readonly Vector[]): Vector[] {
  return ring.filter((vertex, i) => {
    const before = ring[(i + ring.length - 1) % ring.length] as Vector;
    return lengthOf([vertex[0] - before[0], vertex[1] - before[1], vertex[2] - before[2]]) > 1.6e-7;
  });
}

/** A ring of a few metres where the swaths only just touch. */
function sliver([at = [1, 0, 0] as Vector]: readonly Vector[]): Vector[] {
  const size = 1e-6;
  return [
    [at[0], at[1], at[2]],
    [at[0] + size * (at[1] + at[2]), at[1] - size * at[0], at[2] - size * at[0]],
    [at[0] + size * at[2], at[1] + size * at[2], at[2] - size * (at[0] + at[1])],
  ];
}
