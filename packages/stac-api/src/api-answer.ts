import type { AssetFile } from "@eomatch/stac-model";

/** What a route answers, before it becomes a Response. */
export type ApiAnswer = JsonAnswer | WrittenAnswer | FileAnswer;

/** A JSON document. */
export interface JsonAnswer {
  readonly kind: "json";
  readonly status?: number | undefined;
  readonly type: string;
  readonly body: unknown;
  readonly headers?: { readonly [name: string]: string } | undefined;
}

/** A document that is written already. */
export interface WrittenAnswer {
  readonly kind: "written";
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers?: { readonly [name: string]: string } | undefined;
}

/** A file, of which a range may be asked. */
interface FileAnswer {
  readonly kind: "file";
  readonly file: AssetFile;
  /** The media type that the asset states. */
  readonly type: string | undefined;
}

/** Answers with a JSON document. */
export function json(body: unknown, type: string): JsonAnswer {
  return { kind: "json", type, body };
}
