import {
  createOrbit,
  type ElementSet,
  findCrossovers,
  type Orbit,
  type Period,
  parseElementSets,
} from "@eomatch/orbits";
import { bboxOf, type CatalogueStore, type StoreNotes } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { cachedCrossovers, type KeptCrossover, type PairSearch } from "./crossover-cache.js";

const sets = parseElementSets(`1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341`);
const [sentinel, landsat] = sets as [ElementSet, ElementSet];
/** The same elements some days later, as if the satellite had stood still: it is only to be another set. */
const later = (set: ElementSet, days: number): ElementSet => ({
  ...set,
  epochSeconds: set.epochSeconds + days * 86_400,
  epoch: new Date(set.epoch.getTime() + days * 86_400_000),
});
const orbits = [createOrbit([sentinel]), createOrbit([landsat])] as const;

/** Whether long crossovers count as cut, so that known ones are used up to a moment at which there is none. */
let areCut: boolean;
let notes: Map<string, string>;
let solved: Period[];
let store: CatalogueStore;

beforeEach(() => {
  areCut = false;
  notes = new Map();
  solved = [];
  const kept: StoreNotes = {
    read: async (name) => notes.get(name),
    write: async (name, text) => void (text === undefined ? notes.delete(name) : notes.set(name, text)),
  };
  store = { notes: kept } as unknown as CatalogueStore;
});

function solve(pair: readonly [Orbit, Orbit], period: Period): KeptCrossover[] {
  return findCrossovers(...pair, { ...period, maxDistanceKm: 50, maxTimeDiffSeconds: 5400 }).map(
    (crossover) => ({
      start: crossover.startTime.getTime(),
      stop: crossover.stopTime.getTime(),
      bbox: bboxOf(crossover.area)!,
      isNight: crossover.isAscending[0],
    }),
  );
}

async function search(
  from: string,
  to: string,
  pair: readonly [Orbit, Orbit] = orbits,
): Promise<KeptCrossover[]> {
  const period = { startTime: new Date(from), stopTime: new Date(to) };
  const found: PairSearch = {
    ...period,
    orbits: pair,
    limits: [50, 5400, areCut],
    times: { maxTimeDiffMs: 5_400_000, areCut },
    solve: (part) => {
      solved.push(part);
      return solve(pair, part);
    },
  };
  const crossovers = await cachedCrossovers(store, found, { onKeep: (write) => write() });
  const fresh = solve(pair, period);
  // Roots are found anew: to the millisecond, not to the bit.
  const rounded = (list: readonly KeptCrossover[]): readonly unknown[] =>
    list.map(({ start, stop, isNight }) => [Math.round(start / 100), Math.round(stop / 100), isNight]);
  expect(rounded(crossovers)).toEqual(rounded(fresh));
  expect(crossovers.length).toBeGreaterThan(5);
  return crossovers;
}

const solvedHours = (): number =>
  solved.reduce(
    (sum, { startTime, stopTime }) => sum + (stopTime.getTime() - startTime.getTime()) / 3_600_000,
    0,
  );

describe("crossovers kept with a catalogue", () => {
  it("are solved once, and beyond their end when the period grows", async () => {
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    expect(solvedHours()).toBe(36);
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    expect(solvedHours()).toBe(36);
    await search("2022-05-21T12:00:00Z", "2022-05-24T00:00:00Z");
    expect(solvedHours()).toBeLessThan(36 + 24 + 3);
    await search("2022-05-21T06:00:00Z", "2022-05-24T00:00:00Z");
    expect(solvedHours()).toBeLessThan(36 + 24 + 6 + 6);
    const before = solvedHours();
    await search("2022-05-21T18:00:00Z", "2022-05-23T18:00:00Z");
    expect(solvedHours() - before).toBeLessThan(6);
    expect(notes.size).toBe(1);
  });

  it("count as far as the element sets are the same", async () => {
    await search("2022-05-21T12:00:00Z", "2022-05-25T00:00:00Z");
    const grown = [createOrbit([sentinel, later(sentinel, 4)]), orbits[1]] as const;
    const before = solvedHours();
    await search("2022-05-21T12:00:00Z", "2022-05-25T00:00:00Z", grown);
    // The new set is the nearest from two days after the first on.
    expect(solvedHours() - before).toBeGreaterThan(34);
    expect(solvedHours() - before).toBeLessThan(40);
    const other = [createOrbit([{ ...sentinel, bstar: 0 }]), orbits[1]] as const;
    const again = solvedHours();
    await search("2022-05-21T12:00:00Z", "2022-05-25T00:00:00Z", other);
    expect(solvedHours() - again).toBe(84);
  });

  it.each<[string, (text: string) => string]>([
    ["cut short", (text) => text.slice(0, text.length / 2)],
    ["of another version", (text) => text.replace('"version":1', '"version":0')],
    ["of no times", (text) => text.replace(/"from":\d+/, '"from":"x"')],
    ["with boxes off the Earth", (text) => text.replace(/(\[\d+,\d+),-?[\d.]+/, "$1,999")],
    [
      "out of order",
      (text) => text.replace(/"crossovers":\[(\[.*?\]),/, '"crossovers":[[9e12,9e12,0,0,0,0,0],$1,'),
    ],
    ["with other arcs", (text) => text.replace(/"arcs":\[\[.*?\]\]/, '"arcs":[[]]')],
    ["that is no object", () => "null"],
  ])("are solved anew from a note %s", async (_, damage) => {
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    const [[name, text]] = [...notes] as [[string, string]];
    const damaged = damage(text);
    expect(damaged).not.toBe(text);
    notes.set(name, damaged);
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    expect(solvedHours()).toBe(72);
    expect(notes.get(name)).toBe(text);
  });

  it("are used up to a moment without any when long ones are cut", async () => {
    areCut = true;
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    await search("2022-05-21T12:00:00Z", "2022-05-24T00:00:00Z");
    await search("2022-05-21T12:00:00Z", "2022-05-24T00:00:00Z");
    expect(solvedHours()).toBeLessThanOrEqual(36 + 60);
    await search("2022-05-21T00:00:00Z", "2022-05-25T00:00:00Z");
  });

  it("are solved each time by stores that keep no notes", async () => {
    store = {} as unknown as CatalogueStore;
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    await search("2022-05-21T12:00:00Z", "2022-05-23T00:00:00Z");
    expect(solvedHours()).toBe(72);
  });
});
