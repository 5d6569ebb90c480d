/** Codes of {@link ConformanceError}. */
export type ConformanceErrorCode =
  | "conformance/broken-contract"
  | "conformance/timed-out"
  | "conformance/unknown-case";

/** An adapter that does not do what its port's contract says, or a case that does not exist. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly code: ConformanceErrorCode;

  constructor(code: ConformanceErrorCode, message: string, context: { readonly cause?: unknown } = {}) {
    super(message, { cause: context.cause });
    this.code = code;
  }
}

/** Tells whether an error is a {@link ConformanceError}, of the given code if one is given. */
export function isConformanceError(error: unknown, code?: ConformanceErrorCode): error is ConformanceError {
  if (!(error instanceof Error) || error.name !== "ConformanceError") return false;
  return code === undefined || (error as ConformanceError).code === code;
}
