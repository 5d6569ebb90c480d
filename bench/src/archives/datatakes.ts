/** Says whether an instrument records at an instant; asked in order of time. */
export type RecordingSchedule = (timeMs: number) => boolean;

const MINUTE_MS = 60_000;
const SHORTEST_MS = 2 * MINUTE_MS;
const LONGEST_MS = 8 * MINUTE_MS;

/**
 * Switches an instrument on for 2 to 8 minutes at a time, and off for as long as gives the duty on average.
 *
 * Drawn from a seeded generator: the same schedule every time.
 */
export function recordingSchedule(startMs: number, duty: number): RecordingSchedule {
  if (duty >= 1) return () => true;
  const random = seededRandom(startMs % 2 ** 31);
  const offPerOn = (1 - duty) / duty;
  const draw = (): number => SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS);
  let isOn = false;
  let untilMs = startMs;
  return (timeMs) => {
    while (timeMs >= untilMs) {
      isOn = !isOn;
      untilMs += isOn ? draw() : draw() * offPerOn;
    }
    return isOn;
  };
}

/**
 * Makes a generator of numbers in [0, 1) from a seed.
 *
 * The method is mulberry32 (Tommy Ettinger 2017, public domain): 32 bits of state, good enough for test input.
 */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
