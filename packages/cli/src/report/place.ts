/** A place on Earth for people: `45.5°N 10.7°E`. */
export function formatPlace([lon, lat]: readonly [lonDeg: number, latDeg: number]): string {
  return `${formatLatitude(lat)} ${Math.abs(lon).toFixed(1)}°${lon < 0 ? "W" : "E"}`;
}

/**
 * Where a box is, for people: its middle, or its latitudes when it goes all around the Earth, `81.9°S to 82.7°N`.
 *
 * @param bbox west, south, east, north in degrees; west > east crosses the antimeridian
 */
export function formatBoxPlace([west, south, east, north]: readonly [
  west: number,
  south: number,
  east: number,
  north: number,
]): string {
  if (west === -180 && east === 180) return `${formatLatitude(south)} to ${formatLatitude(north)}`;
  const unwrapped = (west + (east < west ? east + 360 : east)) / 2;
  return formatPlace([unwrapped > 180 ? unwrapped - 360 : unwrapped, (south + north) / 2]);
}

function formatLatitude(lat: number): string {
  return `${Math.abs(lat).toFixed(1)}°${lat < 0 ? "S" : "N"}`;
}
