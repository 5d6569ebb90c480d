/**
 * What a check can find.
 *
 * - `broken-file`: a file that cannot be read, is no JSON, or not the STAC object it must be
 * - `missing-file`: a link leads to a file that is not there
 * - `unlinked-file`: an item that no collection links, a collection that the catalogue does not link
 * - `one-way-link`: an event and a matchup of which only one links to the other
 * - `wrong-link`: a `root`, `parent` or `collection` link that is missing or leads elsewhere
 * - `duplicate-id`: two items of a collection, or two collections, with one id
 * - `misnamed-file`: an item whose id is not the one that its file is named after, by which links know it
 * - `wrong-extent`: a collection's extent that is not the union of its items
 * - `lost-product-file`: a product recorded as downloaded whose file is gone
 * - `damaged-product-file`: a product's file that is longer or shorter than it was when it was downloaded
 * - `unrecorded-product-file`: a product's file that its item does not know of
 * - `debris`: what a writer that was stopped has left behind
 * - `stale-index`: an item was changed since by something that does not keep the derived index, whose answers may lack it
 * - `unused-index`: the derived index is of files with other times, as those of a plain copy are; nothing is wrong, queries
 *   read the files themselves, which takes longer
 */
export type FindingKind =
  | "broken-file"
  | "missing-file"
  | "unlinked-file"
  | "one-way-link"
  | "wrong-link"
  | "duplicate-id"
  | "misnamed-file"
  | "wrong-extent"
  | "lost-product-file"
  | "damaged-product-file"
  | "unrecorded-product-file"
  | "debris"
  | "stale-index"
  | "unused-index";

/** Something that is not as it should be, for people. */
export interface Finding {
  readonly kind: FindingKind;
  /** The file or folder concerned, an absolute path. */
  readonly file: string;
  /** What is wrong and, where a repair cannot mend it, what to do. */
  readonly message: string;
  /** Whether `repair` mends it, or has. */
  readonly isRepairable: boolean;
  /** Whether nothing is wrong: all that is in the catalogue is found, only later than it might be. */
  readonly isHarmless: boolean;
}

/** A JSON object, as a file holds it. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A step that mends a problem; paths are relative to the catalogue's folder. */
export type Repair =
  | { readonly step: "edit"; readonly path: string; readonly change: (value: JsonObject) => JsonObject }
  /** Writes a file anew; what was there is set aside. Edits of the same file come after. */
  | { readonly step: "rebuild"; readonly path: string; readonly value: JsonObject }
  | { readonly step: "set-aside"; readonly path: string }
  | { readonly step: "remove"; readonly path: string };

/** A finding before it is told: with what would mend it. */
export interface Problem {
  readonly kind: FindingKind;
  readonly path: string;
  readonly message: string;
  /** Left out where people have to act. */
  readonly repairs?: readonly Repair[];
}
