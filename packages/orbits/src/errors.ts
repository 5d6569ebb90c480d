/** What went wrong in this package, one value for each case a caller may want to tell apart. */
export type OrbitErrorCode =
  | "orbits/unknown-format"
  | "orbits/bad-line-length"
  | "orbits/bad-checksum"
  | "orbits/bad-element-set"
  | "orbits/unsupported-theory"
  | "orbits/no-element-sets"
  | "orbits/mixed-satellites"
  | "orbits/bad-time"
  | "orbits/bad-period"
  | "orbits/bad-threshold"
  | "orbits/bad-instrument"
  | "orbits/bad-region"
  | "orbits/swath-too-long"
  | "orbits/unsupported-orbits"
  | "orbits/mean-eccentricity-out-of-range"
  | "orbits/mean-motion-below-zero"
  | "orbits/perturbed-eccentricity-out-of-range"
  | "orbits/semi-latus-rectum-below-zero"
  | "orbits/decayed"
  | "orbits/propagation-failed";

/** Where and about what an {@link OrbitError} arose; every field is present only where it applies. */
export interface OrbitErrorContext {
  /** File name or address the text came from, as the caller gave it. */
  readonly source?: string;
  /** Line in the text, counted from 1. */
  readonly line?: number;
  /** Catalogue number of the satellite. */
  readonly noradId?: number;
  /** Instant asked for. */
  readonly time?: Date;
  /** The error underneath. */
  readonly cause?: unknown;
}

/** An error of this package: `code` says which, the other fields where. */
export class OrbitError extends Error {
  override readonly name: "OrbitError" = "OrbitError";
  readonly code: OrbitErrorCode;
  readonly source?: string;
  readonly line?: number;
  readonly noradId?: number;
  readonly time?: Date;

  constructor(code: OrbitErrorCode, message: string, context: OrbitErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    if (context.source !== undefined) this.source = context.source;
    if (context.line !== undefined) this.line = context.line;
    if (context.noradId !== undefined) this.noradId = context.noradId;
    if (context.time !== undefined) this.time = context.time;
  }
}

/**
 * Tells whether a caught value is an {@link OrbitError}, of the given code when one is given.
 *
 * Name and code are compared, not the class: two copies of the package may meet in one installation.
 */
export function isOrbitError(error: unknown, code?: OrbitErrorCode): error is OrbitError {
  if (!(error instanceof Error) || error.name !== "OrbitError") return false;
  const found = (error as { code?: unknown }).code;
  return typeof found === "string" && found.startsWith("orbits/") && (code === undefined || found === code);
}
