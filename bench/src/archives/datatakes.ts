import { seededRandom } from "../seeded-random.js";
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
