/**
 * A source item that cannot become a product.
 *
 * Stays inside this package: it leaves as a `ProviderError` `provider/invalid-product` or as the reason of a
 * skipped product.
 */
export class ProductRefusal extends Error {
  override readonly name = "ProductRefusal";
}

/** What went wrong with an HTTP exchange. */
export type HttpErrorCode =
  | "http/bad-address"
  | "http/bad-content"
  | "http/bad-redirect"
  | "http/host-down"
  | "http/network"
  | "http/sign-in"
  | "http/status"
  | "http/timeout"
  | "http/too-large"
  | "http/truncated";

/**
 * An HTTP exchange that failed.
 *
 * Stays inside this package: an adapter turns it into the error of its port. The message names method, host
 * and path, never headers, user names or queries.
 */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly code: HttpErrorCode;
  /** The status that came, when one did. */
  readonly status: number | undefined;
  /** Whether asking again may help. */
  readonly isTransient: boolean;
  /** How long the server asked to wait. */
  readonly retryAfterSeconds: number | undefined;
  /** The host that it is about, where it may be another than the one that was asked. */
  readonly host: string | undefined;
  /** Whether no connection could be made to it: it is down, or not there. */
  readonly isUnreachable: boolean;

  constructor(
    code: HttpErrorCode,
    message: string,
    context: {
      status?: number;
      isTransient?: boolean;
      retryAfterSeconds?: number;
      host?: string;
      isUnreachable?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: context.cause });
    this.code = code;
    this.status = context.status;
    this.isTransient = context.isTransient ?? false;
    this.retryAfterSeconds = context.retryAfterSeconds;
    this.host = context.host;
    this.isUnreachable = context.isUnreachable ?? false;
  }
}
