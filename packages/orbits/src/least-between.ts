/** Share of a bracket that a golden section goes into it. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;

/** How well the place of the least value is found; the value, level there, is found far better. */
const PLACE_TOLERANCE = 0.01;

/** A place strictly between the ends whose value is known already. */
interface KnownPlace {
  readonly place: number;
  readonly value: number;
}

/**
 * Least value of a function with one minimum between two places.
 *
 * Begins from a place whose value is known, if there is one.
 *
 * R. P. Brent, "Algorithms for Minimization without Derivatives" (1973), chapter 5: steps to the vertex of the parabola
 * through the three best places, and golden sections where that would not do.
 */
export function leastBetween(
  valueAt: (place: number) => number,
  [from, to]: readonly [number, number],
  start?: KnownPlace,
): number {
  let [a, b] = [from, to];
  let x = start?.place ?? a + GOLDEN * (b - a);
  let value = start?.value ?? valueAt(x);
  let [second, third] = [x, x];
  let [secondValue, thirdValue] = [value, value];
  let step = 0;
  let lastStep = 0;
  for (let round = 0; round < 60; round++) {
    const middle = (a + b) / 2;
    if (Math.abs(x - middle) + (b - a) / 2 <= 2 * PLACE_TOLERANCE) break;
    let p = 0;
    let q = 0;
    if (Math.abs(lastStep) > PLACE_TOLERANCE) {
      const r = (x - second) * (value - thirdValue);
      const s = (x - third) * (value - secondValue);
      p = (x - third) * s - (x - second) * r;
      q = 2 * (s - r);
      if (q > 0) p = -p;
      else q = -q;
    }
    const isGoodParabola =
      q !== 0 && Math.abs(p) < Math.abs((q * lastStep) / 2) && p > q * (a - x) && p < q * (b - x);
    if (isGoodParabola) {
      lastStep = step;
      step = p / q;
    } else {
      lastStep = (x < middle ? b : a) - x;
      step = GOLDEN * lastStep;
    }
    const least = Math.sign(step || 1) * Math.max(Math.abs(step), PLACE_TOLERANCE);
    const next = x + least;
    const nextValue = valueAt(next);
    if (nextValue <= value) {
      if (next < x) b = x;
      else a = x;
      [third, thirdValue, second, secondValue] = [second, secondValue, x, value];
      [x, value] = [next, nextValue];
      continue;
    }
    if (next < x) a = next;
    else b = next;
    if (nextValue <= secondValue || second === x) {
      [third, thirdValue, second, secondValue] = [second, secondValue, next, nextValue];
    } else if (nextValue <= thirdValue || third === x || third === second) {
      [third, thirdValue] = [next, nextValue];
    }
  }
  return value;
}
