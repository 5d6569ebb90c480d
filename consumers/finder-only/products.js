// A Sentinel-2 tile and two Landsat scenes beside the antimeridian: one is seen within half an hour, one too late.
const square = (west, south, size) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});

const product = (id, time, footprint) => ({
  id,
  startTime: new Date(time),
  stopTime: new Date(time),
  footprint,
});

export const sentinel2 = [product("S2A_T01KAB", "2024-05-01T22:10:00Z", square(179.5, -17, 1))];

export const landsat9 = [
  product("LC09_073072", "2024-05-01T22:30:00Z", square(-180, -17.5, 1)),
  product("LC09_074072", "2024-05-01T22:50:00Z", square(-180, -17.5, 1)),
];

// One product every ten seconds.
export const archive = (name, shiftDeg, count = 60_000) =>
  Array.from({ length: count }, (_, i) =>
    product(
      `${name}${i}`,
      Date.UTC(2024, 0, 1) + i * 10_000,
      square(((i * 7.3) % 340) - 170 + shiftDeg, ((i * 1.7) % 150) - 75, 0.1),
    ),
  );
