/** Every way in which the finder refuses an input. */
export type FinderErrorCode =
  | "finder/invalid-footprint"
  | "finder/invalid-time"
  | "finder/duplicate-id"
  | "finder/invalid-criteria"
  | "finder/unsorted-stream"
  | "finder/worker-failed";

/** What a {@link FinderError} can say about where it arose. */
export interface FinderErrorContext {
  /** Id of the product at fault, where there is one. */
  readonly productId?: string | undefined;
  /** Position of the sensor in the list given, counted from 0. */
  readonly sensorIndex?: number | undefined;
  /** The failure underneath, where there is one. */
  readonly cause?: unknown;
}

/**
 * The one error this package throws; `code` says which refusal it is.
 *
 * Detect it with {@link isFinderError}: two copies of the package may meet in one program, and then
 * `instanceof` fails.
 */
export class FinderError extends Error {
  override readonly name: string = "FinderError";
  readonly code: FinderErrorCode;
  readonly productId: string | undefined;
  readonly sensorIndex: number | undefined;

  constructor(code: FinderErrorCode, message: string, context: FinderErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.productId = context.productId;
    this.sensorIndex = context.sensorIndex;
  }
}

/** Tells whether `error` is a {@link FinderError}, and one of `code` where that is given. */
export function isFinderError(error: unknown, code?: FinderErrorCode): error is FinderError {
  if (!(error instanceof Error) || error.name !== "FinderError") return false;
  const found = (error as Partial<FinderError>).code;
  return code === undefined ? typeof found === "string" : found === code;
}
