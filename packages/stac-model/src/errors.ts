/** What every eomatch error carries besides its message. */
interface ErrorContext {
  readonly cause?: unknown;
}

/** Codes of {@link StacModelError}. */
export type StacModelErrorCode =
  | "stac-model/invalid-catalog"
  | "stac-model/invalid-collection"
  | "stac-model/invalid-instant"
  | "stac-model/invalid-item"
  | "stac-model/invalid-sensors"
  | "stac-model/unsupported-version";

/** A STAC object, an instant or a set of sensors that is not what it must be. */
export class StacModelError extends Error {
  override readonly name = "StacModelError";
  readonly code: StacModelErrorCode;
  /** Where the value came from (a file, a URL, a config key), when known. */
  readonly source: string | undefined;

  constructor(code: StacModelErrorCode, message: string, context: ErrorContext & { source?: string } = {}) {
    super(message, { cause: context.cause });
    this.code = code;
    this.source = context.source;
  }
}

/** Codes of {@link StoreError}, the family every CatalogueStore throws. */
export type StoreErrorCode =
  | "store/broken-catalogue"
  | "store/exists"
  | "store/locked"
  | "store/not-a-catalogue"
  | "store/not-found"
  | "store/unknown-collection"
  | "store/unreadable"
  | "store/unwritable";

/** A catalogue store that cannot do what was asked. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  /** The file, folder or address concerned, when there is one. */
  readonly path: string | undefined;

  constructor(code: StoreErrorCode, message: string, context: ErrorContext & { path?: string } = {}) {
    super(message, { cause: context.cause });
    this.code = code;
    this.path = context.path;
  }
}

/** Codes of {@link ProviderError}, the family every ProductProvider throws. */
export type ProviderErrorCode =
  | "provider/bad-response"
  | "provider/invalid-options"
  | "provider/invalid-product"
  | "provider/not-found"
  | "provider/offline"
  | "provider/unavailable"
  | "provider/unauthorized"
  | "provider/unknown-collection"
  | "provider/unreadable";

/** A product archive that refused, failed or answered nonsense. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly code: ProviderErrorCode;
  /** The provider's name, as its `name` field says. */
  readonly provider: string;
  /** The product concerned, when the error is about one. */
  readonly productId: string | undefined;

  constructor(
    code: ProviderErrorCode,
    message: string,
    context: ErrorContext & { provider: string; productId?: string },
  ) {
    super(message, { cause: context.cause });
    this.code = code;
    this.provider = context.provider;
    this.productId = context.productId;
  }
}

/** Codes of {@link ArchiveError}, the family every ProductArchive throws. */
export type ArchiveErrorCode =
  | "archive/busy"
  | "archive/full"
  | "archive/mismatch"
  | "archive/unsafe"
  | "archive/unwritable";

/** An archive of product files that cannot keep, or may not delete, what it was told to. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
  readonly code: ArchiveErrorCode;
  /** The file, folder or address concerned, when there is one. */
  readonly path: string | undefined;

  constructor(code: ArchiveErrorCode, message: string, context: ErrorContext & { path?: string } = {}) {
    super(message, { cause: context.cause });
    this.code = code;
    this.path = context.path;
  }
}

/** Codes of {@link OrbitSourceError}, the family every OrbitSource throws. */
export type OrbitSourceErrorCode =
  | "orbit-source/bad-response"
  | "orbit-source/not-found"
  | "orbit-source/unavailable"
  | "orbit-source/unreadable";

/** A source of element sets that has none or cannot be read. */
export class OrbitSourceError extends Error {
  override readonly name = "OrbitSourceError";
  readonly code: OrbitSourceErrorCode;
  /** The platform asked for, canonical name. */
  readonly platform: string | undefined;

  constructor(
    code: OrbitSourceErrorCode,
    message: string,
    context: ErrorContext & { platform?: string } = {},
  ) {
    super(message, { cause: context.cause });
    this.code = code;
    this.platform = context.platform;
  }
}

// By name and code rather than instanceof: two copies of this package may meet in one node_modules.
function isNamed(error: unknown, name: string, code?: string): boolean {
  if (!(error instanceof Error) || error.name !== name) return false;
  return code === undefined || (error as Error & { code?: unknown }).code === code;
}

/** Tells whether an error is a {@link StacModelError}, of the given code if one is given. */
export function isStacModelError(error: unknown, code?: StacModelErrorCode): error is StacModelError {
  return isNamed(error, "StacModelError", code);
}

/** Tells whether an error is a {@link StoreError}, of the given code if one is given. */
export function isStoreError(error: unknown, code?: StoreErrorCode): error is StoreError {
  return isNamed(error, "StoreError", code);
}

/** Tells whether an error is a {@link ProviderError}, of the given code if one is given. */
export function isProviderError(error: unknown, code?: ProviderErrorCode): error is ProviderError {
  return isNamed(error, "ProviderError", code);
}

/** Tells whether an error is an {@link ArchiveError}, of the given code if one is given. */
export function isArchiveError(error: unknown, code?: ArchiveErrorCode): error is ArchiveError {
  return isNamed(error, "ArchiveError", code);
}

/** Tells whether an error is an {@link OrbitSourceError}, of the given code if one is given. */
export function isOrbitSourceError(error: unknown, code?: OrbitSourceErrorCode): error is OrbitSourceError {
  return isNamed(error, "OrbitSourceError", code);
}
