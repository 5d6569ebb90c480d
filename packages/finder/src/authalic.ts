// WGS84: NIMA TR8350.2, third edition, table 3.1.
const SEMI_MAJOR_AXIS_KM = 6378.137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);
const ECCENTRICITY = Math.sqrt(ECCENTRICITY_SQUARED);
const THIRD_FLATTENING = FLATTENING / (2 - FLATTENING);

/**
 * Radius in kilometres of the sphere that has the surface area of the WGS84 ellipsoid, 6371.0072.
 *
 * Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), equations 3-12 and 3-13.
 */
export const AUTHALIC_RADIUS_KM: number =
  SEMI_MAJOR_AXIS_KM *
  Math.sqrt(0.5 * (1 + ((1 - ECCENTRICITY_SQUARED) * Math.atanh(ECCENTRICITY)) / ECCENTRICITY));

/** Square kilometres on WGS84 per steradian of the authalic sphere. */
export const KM2_PER_STERADIAN: number = AUTHALIC_RADIUS_KM * AUTHALIC_RADIUS_KM;

// sin β = Σ a_k s^(2k+1) with s = sin φ: the series of s/(1 − e²s²) and atanh(es)/e in Snyder's equation 3-12,
// term by term e^(2k) (1 + 1/(2k+1)), scaled so that the poles map to the poles exactly. Terms fall by e² = 0.0067.
const SINE_SERIES: readonly number[] = sineSeries(8);

function sineSeries(terms: number): number[] {
  const raw = Array.from({ length: terms }, (_, k) => ECCENTRICITY_SQUARED ** k * (1 + 1 / (2 * k + 1)));
  const sum = raw.reduceRight((total, term) => total + term, 0);
  return raw.map((term) => term / sum);
}

const [A0, A1, A2, A3, A4, A5, A6, A7] = SINE_SERIES as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Gives the sine of the authalic latitude from the sine of the geodetic latitude, to 3e-16. */
export function authalicSine(sineGeodetic: number): number {
  const u = sineGeodetic * sineGeodetic;
  return sineGeodetic * (A0 + u * (A1 + u * (A2 + u * (A3 + u * (A4 + u * (A5 + u * (A6 + u * A7)))))));
}

// (1 − sin²β)/(1 − sin²φ) is a polynomial in sin²φ, because the sine series is 1 at the pole; its coefficients
// follow by dividing synthetically. It keeps the distance from the pole exact where 1 − sin² would cancel.
const COSINE_RATIO_SERIES: readonly number[] = cosineRatioSeries();

function cosineRatioSeries(): number[] {
  const square = new Array<number>(2 * SINE_SERIES.length).fill(0);
  for (const [i, a] of SINE_SERIES.entries()) {
    for (const [j, b] of SINE_SERIES.entries()) square[i + j + 1] = square[i + j + 1]! - a * b;
  }
  square[0] = 1;
  const quotient: number[] = [];
  let carried = 0;
  for (const coefficient of square.slice(0, 9)) {
    carried += coefficient;
    quotient.push(carried);
  }
  return quotient;
}

/** Gives the cosine of the authalic latitude from the sine and cosine of the geodetic one, exact at the poles. */
export function authalicCosine(sineGeodetic: number, cosineGeodetic: number): number {
  const u = sineGeodetic * sineGeodetic;
  let ratio = 0;
  for (let k = COSINE_RATIO_SERIES.length - 1; k >= 0; k--) ratio = ratio * u + COSINE_RATIO_SERIES[k]!;
  return cosineGeodetic * Math.sqrt(ratio);
}

// φ − β = Σ c_l sin 2lβ, coefficients from solving the sine series for φ at equidistant β and taking the discrete
// sine transform: the same numbers as Karney, On auxiliary latitudes (2024), equation A19, to the last bit or two.
const INVERSE_SERIES: readonly number[] = inverseSeries(6);

function inverseSeries(terms: number): number[] {
  const samples = 64;
  const coefficients = new Array<number>(terms).fill(0);
  for (let i = 0; i < samples; i++) {
    const beta = (Math.PI * (i + 0.5)) / samples - Math.PI / 2;
    const difference = solveGeodetic(beta) - beta;
    for (let l = 1; l <= terms; l++) {
      coefficients[l - 1] = coefficients[l - 1]! + (2 / samples) * difference * Math.sin(2 * l * beta);
    }
  }
  return coefficients;
}

function solveGeodetic(beta: number): number {
  let phi = beta + THIRD_FLATTENING * Math.sin(2 * beta);
  for (let step = 0; step < 8; step++) {
    const sine = Math.sin(phi);
    const cosine = Math.cos(phi);
    const authalic = Math.atan2(authalicSine(sine), authalicCosine(sine, cosine));
    phi += beta - authalic;
  }
  return phi;
}

/** Gives the geodetic latitude from the authalic one, both in radians, to 1e-15. */
export function geodeticLatitude(authalicRad: number): number {
  let total = authalicRad;
  for (let l = 1; l <= INVERSE_SERIES.length; l++) {
    total += INVERSE_SERIES[l - 1]! * Math.sin(2 * l * authalicRad);
  }
  return total;
}
