/** Gives the ring run through the other way. */
export function reverseRing(ring: Float64Array): Float64Array {
  const reversed = ring.slice();
  reverseVertices(reversed, 0, reversed.length);
  return reversed;
}

/** Turns round, in place, the vertices in numbers `from` to `to`. */
export function reverseVertices(vertices: Float64Array, from: number, to: number): void {
  for (let i = from, j = to - 3; i < j; i += 3, j -= 3) {
    for (let k = 0; k < 3; k++) {
      const value = vertices[i + k]!;
      vertices[i + k] = vertices[j + k]!;
      vertices[j + k] = value;
    }
  }
}
