/** Codes of {@link CatalogueError}. */
export type CatalogueErrorCode =
  | "catalogue/asset-exists"
  | "catalogue/asset-outside"
  | "catalogue/broken-link"
  | "catalogue/invalid-asset"
  | "catalogue/invalid-query"
  | "catalogue/invalid-request"
  | "catalogue/no-catalogue"
  | "catalogue/no-elements"
  | "catalogue/no-provider"
  | "catalogue/not-found";

/** A question to a catalogue, or a search for matchups, that cannot be carried out as it was put. */
export class CatalogueError extends Error {
  override readonly name = "CatalogueError";
  readonly code: CatalogueErrorCode;
  /** The sensor, platform or option concerned, when there is one. */
  readonly subject: string | undefined;

  constructor(
    code: CatalogueErrorCode,
    message: string,
    context: { readonly subject?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: context.cause });
    this.code = code;
    this.subject = context.subject;
  }
}

/** Tells whether an error is a {@link CatalogueError}, of the given code if one is given. */
export function isCatalogueError(error: unknown, code?: CatalogueErrorCode): error is CatalogueError {
  return (
    error instanceof Error &&
    error.name === "CatalogueError" &&
    (code === undefined || (error as CatalogueError).code === code)
  );
}
