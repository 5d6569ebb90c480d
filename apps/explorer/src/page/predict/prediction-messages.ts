/** What the page asks of the worker that predicts. */
export type PredictionRequest =
  | { readonly kind: "read"; readonly text: string }
  | {
      readonly kind: "predict";
      readonly first: number;
      readonly second: number;
      readonly startMs: number;
      readonly stopMs: number;
      readonly maxDistanceKm: number;
      readonly maxTimeDiffSeconds: number;
    };

/** A satellite whose element sets have been read. */
export interface PredictedSatellite {
  readonly noradId: number;
  readonly name: string;
  readonly sets: number;
  readonly firstEpochMs: number;
  readonly lastEpochMs: number;
}

/** A crossover as the page shows it. */
export interface PredictedCrossover {
  readonly startMs: number;
  readonly stopMs: number;
  /** Of the first and the second satellite at closest approach. */
  readonly timesMs: readonly [number, number];
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly distanceKm: number;
  readonly delaySeconds: number;
  readonly leader: 0 | 1;
  /** Of the Sun, between the two passages. */
  readonly sunElevationDeg: number;
  readonly isStale: boolean;
  /** GeoJSON. */
  readonly area: unknown;
  /** Ground tracks of both within the encounter, longitude and latitude one after the other. */
  readonly tracks: readonly [readonly number[], readonly number[]];
}

/** What the worker answers. */
export type PredictionAnswer =
  | {
      readonly kind: "satellites";
      readonly satellites: readonly PredictedSatellite[];
      readonly skipped: readonly string[];
    }
  | { readonly kind: "crossovers"; readonly crossovers: readonly PredictedCrossover[] }
  | { readonly kind: "failed"; readonly reason: string };
