import { describe, expect, it } from "vitest";
import { createInstrument, INSTRUMENTS } from "./instrument.js";

describe("the swath table", () => {
  it.each([
    ["MSI", 290],
    ["OLI", 185],
    ["OLCI", 1270],
    ["SLSTR-nadir", 1400],
    ["SLSTR-oblique", 740],
    ["MODIS", 2330],
    ["VIIRS", 3060],
    ["OCI", 2663],
  ] as const)("has %s with %d km", (name, swathKm) => {
    const { leftKm, rightKm } = INSTRUMENTS[name];
    expect(leftKm + rightKm).toBe(swathKm);
  });

  it("names every instrument by its key", () => {
    for (const [key, { name }] of Object.entries(INSTRUMENTS)) expect(name).toBe(key);
  });

  it("tilts OLCI to the right of the flight, within SLSTR", () => {
    const { OLCI: olci, "SLSTR-nadir": slstr } = INSTRUMENTS;
    expect(olci.rightKm).toBeGreaterThan(olci.leftKm);
    expect(slstr.rightKm).toBeGreaterThanOrEqual(olci.rightKm);
    expect(slstr.leftKm).toBeGreaterThanOrEqual(olci.leftKm);
  });
});

describe("an instrument of one's own", () => {
  it("is centred or has its extents", () => {
    expect(createInstrument({ name: "X", swathKm: 100 })).toEqual({
      name: "X",
      leftKm: 50,
      rightKm: 50,
      isOptical: true,
    });
    const radar = { name: "SAR", leftKm: -200, rightKm: 450, isOptical: false };
    expect(createInstrument(radar)).toEqual(radar);
  });

  it.each([0, -1, Number.NaN, 20_000])("cannot have a swath of %d km", (swathKm) => {
    expect(() => createInstrument({ name: "X", swathKm })).toThrow(
      expect.objectContaining({ code: "orbits/bad-instrument" }),
    );
  });
});
