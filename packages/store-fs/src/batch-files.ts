/** What a file of a batch is to the catalogue; `removed` is an item's file that goes. */
export type BatchFileKind = "item" | "collection" | "catalog" | "removed";

/** One file that a batch changes. */
export interface BatchFile {
  readonly kind: BatchFileKind;
  /** Relative to the catalogue's folder. */
  readonly path: string;
  /** Size and time of change of the file that it replaces, undefined when there is none; see {@link stampBefore}. */
  readonly before: string | undefined;
}

/**
 * The files of a batch in the order in which they appear, so that at no moment a link leads to nothing and a reader
 * never misses what it is led to.
 *
 * What is new comes first, since nothing links to it yet; then the collections that link to it, and the catalogue
 * that links to new collections; then the items that are replaced, which may relate to anything by now. Where items
 * go, it is the other way round: first the items and collections that no longer lead to them, then their files.
 */
export function publishingOrder<F extends BatchFile>(files: Iterable<F>): readonly F[] {
  const all = [...files];
  const of = (kind: BatchFileKind): F[] => all.filter((file) => file.kind === kind);
  const fresh = of("item").filter(({ before }) => before === undefined);
  const replaced = of("item").filter(({ before }) => before !== undefined);
  const parents = [...of("collection"), ...of("catalog")];
  const removed = of("removed");
  return removed.length === 0
    ? [...fresh, ...parents, ...replaced]
    : [...fresh, ...replaced, ...parents, ...removed];
}

/**
 * What tells the state of a file from others that was there before a batch: its size and its time of change in
 * nanoseconds. Not the inode, which a copy of the catalogue does not keep.
 */
export function stampBefore({ size, mtimeNs }: { readonly size: bigint; readonly mtimeNs: bigint }): string {
  return `${size}:${mtimeNs}`;
}
