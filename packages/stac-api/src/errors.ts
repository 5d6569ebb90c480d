/** Codes of {@link StacApiError}; they also stand as `code` in the answers (STAC API, core, "Errors"). */
export type StacApiErrorCode =
  | "stac-api/forbidden"
  | "stac-api/internal"
  | "stac-api/invalid-parameter"
  | "stac-api/method-not-allowed"
  | "stac-api/not-found"
  | "stac-api/range-not-satisfiable"
  | "stac-api/too-complex"
  | "stac-api/too-large"
  | "stac-api/too-slow"
  | "stac-api/unavailable"
  | "stac-api/unsupported-media-type";

const statusOf: { readonly [code in StacApiErrorCode]: number } = {
  "stac-api/forbidden": 403,
  "stac-api/internal": 500,
  "stac-api/invalid-parameter": 400,
  "stac-api/method-not-allowed": 405,
  "stac-api/not-found": 404,
  "stac-api/range-not-satisfiable": 416,
  "stac-api/too-complex": 400,
  "stac-api/too-large": 413,
  "stac-api/too-slow": 503,
  "stac-api/unavailable": 503,
  "stac-api/unsupported-media-type": 415,
};

/** A request that is not answered as it was put; the message goes to the client. */
export class StacApiError extends Error {
  override readonly name = "StacApiError";
  readonly code: StacApiErrorCode;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Header fields that belong to the status: `Allow`, `Content-Range`, `Retry-After`. */
  readonly headers: { readonly [name: string]: string };

  constructor(
    code: StacApiErrorCode,
    message: string,
    context: { readonly cause?: unknown; readonly headers?: { readonly [name: string]: string } } = {},
  ) {
    super(message, { cause: context.cause });
    this.code = code;
    this.status = statusOf[code];
    this.headers = context.headers ?? {};
  }
}

/** Tells whether an error is a {@link StacApiError}, of the given code if one is given. */
export function isStacApiError(error: unknown, code?: StacApiErrorCode): error is StacApiError {
  // By name and code rather than instanceof: two copies of this package may meet in one node_modules.
  return (
    error instanceof Error &&
    error.name === "StacApiError" &&
    (code === undefined || (error as StacApiError).code === code)
  );
}

/**
 * A request by a method that its address does not take.
 *
 * @param allowed the methods that it takes, as in `Allow` (RFC 9110 §10.2.1)
 */
export function methodNotAllowed(method: string, allowed: string): StacApiError {
  return new StacApiError(
    "stac-api/method-not-allowed",
    `${method} is not for this address: it takes ${allowed}`,
    { headers: { allow: allowed } },
  );
}

/** A parameter that is not what it must be: what was given, what is wrong with it, what to write. */
export function invalidParameter(parameter: string, reason: string, cause?: unknown): StacApiError {
  return new StacApiError("stac-api/invalid-parameter", `${parameter}: ${reason}`, { cause });
}

/** Something that is not there. */
export function notFound(message: string): StacApiError {
  return new StacApiError("stac-api/not-found", message);
}
