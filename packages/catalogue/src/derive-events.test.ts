import type { Product } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { acquisition, square } from "../test/acquisitions.js";
import { deriveEvents, type FoundMatchup, isClosedAt } from "./derive-events.js";

const sensors = [
  { collection: "LANDSAT_C2L2", platform: "Landsat-9" },
  { collection: "S2_MSI_L2A", platform: "S2A" },
];

/** A matchup of two products at a place, the second some seconds after the first. */
function found(start: string, west: number, south: number, laterSeconds = 50): FoundMatchup {
  const later = new Date(Date.parse(start) + laterSeconds * 1000).toISOString();
  const footprint = square(west, south);
  const products: Product[] = [
    acquisition("LANDSAT_C2L2", "Landsat-9", start, footprint),
    acquisition("S2_MSI_L2A", "S2A", later, footprint),
  ];
  return { products, region: footprint, areaKm2: 7000 };
}

const sizes = (matchups: FoundMatchup[]): number[] =>
  deriveEvents(sensors, matchups).map(({ matchupSet }) => matchupSet.length);

describe("deriveEvents", () => {
  it("chains what follows closely in time and space into one event", () => {
    const strip = [40, 39, 38, 37].map((south, i) => found(`2024-10-09T17:40:${i}0Z`, -105, south));
    const [event, ...others] = deriveEvents(sensors, strip);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      id: "LANDSAT_C2L2-Landsat-9-vs-S2_MSI_L2A-S2A_20241009T174000",
      startTime: new Date("2024-10-09T17:40:00Z"),
      stopTime: new Date("2024-10-09T17:41:30Z"),
    });
    expect(event?.matchupSet.map(({ eventId }) => eventId)).toEqual(Array(4).fill(event?.id));
  });

  it("covers all regions with the event's area, across the antimeridian too", () => {
    const [event] = deriveEvents(sensors, [
      found("2024-10-09T00:00:00Z", 178, 10),
      found("2024-10-09T00:00:10Z", -179.5, 11),
    ]);
    expect(event?.area).toEqual({
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [178, 10],
            [180, 10],
            [180, 12],
            [178, 12],
            [178, 10],
          ],
        ],
        [
          [
            [-180, 10],
            [-178.5, 10],
            [-178.5, 12],
            [-180, 12],
            [-180, 10],
          ],
        ],
      ],
    });
  });

  it("keeps apart what is far away, later, or another day", () => {
    expect(sizes([found("2024-10-09T17:40:00Z", -105, 40), found("2024-10-09T17:40:30Z", -95, 40)])).toEqual([
      1, 1,
    ]);
    expect(sizes([found("2024-10-09T17:40:00Z", -105, 40), found("2024-10-09T19:20:00Z", -105, 40)])).toEqual(
      [1, 1],
    );
    expect(sizes([found("2024-10-09T17:40:00Z", -105, 40), found("2024-10-10T17:40:00Z", -105, 40)])).toEqual(
      [1, 1],
    );
  });

  it("goes by the time between the end of one and the start of the next, whatever their order", () => {
    const later = found("2024-10-09T18:15:00Z", -105, 39);
    const long = found("2024-10-09T17:40:00Z", -105, 40, 1700);
    expect(sizes([later, long])).toEqual([2]);
  });

  it("makes one event of two that start in the same second, since their id is the same", () => {
    const events = deriveEvents(sensors, [
      found("2024-10-09T17:40:00.100Z", -105, 40),
      found("2024-10-09T17:40:00.900Z", 10, -40),
    ]);
    expect(events.map(({ matchupSet }) => matchupSet.length)).toEqual([2]);
  });

  it("derives nothing from nothing", () => {
    expect(deriveEvents(sensors, [])).toEqual([]);
  });
});

describe("isClosedAt", () => {
  it("says when nothing can join an event any more", () => {
    const [event] = deriveEvents(sensors, [found("2024-10-09T17:40:00Z", -105, 40)]);
    if (event === undefined) return expect.unreachable();
    expect(isClosedAt(event, new Date("2024-10-09T17:50:00Z"))).toBe(false);
    expect(isClosedAt(event, new Date("2024-10-09T18:00:00Z"))).toBe(true);
  });
});
