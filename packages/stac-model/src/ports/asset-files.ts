import type { CallOptions } from "./catalogue-store.js";

/** The STAC object that an asset belongs to: an item, or a collection itself when there is no id. */
export interface AssetOwner {
  readonly collection: string;
  readonly id?: string | undefined;
}

/** Where the file of an asset is, and whether it may be deleted. */
export interface AssetLocation {
  /** An absolute path or an address, for people. */
  readonly location: string;
  /** Why the file may not be deleted; undefined when it may, also when it is gone already. */
  readonly refusal?: string | undefined;
  /** Size of the file; undefined when there is none, or no single file. */
  readonly sizeBytes?: number | undefined;
}

/** A file that can be read, as it is at the moment. */
export interface AssetFile {
  /** What it is called, without folders. */
  readonly name: string;
  readonly sizeBytes: number;
  /** When it was changed last, UTC. */
  readonly modifiedAt: Date;
  /** Tells this state of the file from any other. */
  readonly version: string;
  /**
   * Its bytes from one place up to before another; all of it when left out. Nothing is held open before the first is
   * asked for and after the last, also when whoever reads stops early.
   *
   * @throws StoreError `store/unreadable` when it cannot be read or is no longer the file that it was
   */
  read(
    range?: { readonly from: number; readonly to: number },
    options?: CallOptions,
  ): AsyncIterable<Uint8Array>;
}

/**
 * Knows the files that a catalogue's assets point to; part of a store, because only a store knows where the objects
 * are in which hrefs stand.
 *
 * **Safety**: `delete` deletes single files only, and only those that lie, by their real path, inside the catalogue
 * or the product archive; never through a symbolic link, never a folder, never a STAC file of the catalogue. The test
 * is made again at the moment of deleting. **Absence**: deleting what is not there does nothing.
 */
export interface AssetFiles {
  /**
   * The href to store for a file or an address that someone named: relative to the object that it will stand in for
   * a file inside the catalogue, absolute for any other file, an address as it is.
   *
   * @param location a path, relative ones counting from where the program runs; a `file:` URL; any other address
   * @throws StoreError `store/not-found` when there is no such file
   */
  hrefFor(owner: AssetOwner, location: string, options?: CallOptions): Promise<string>;

  /** Where an href of an object leads. */
  locate(owner: AssetOwner, href: string, options?: CallOptions): Promise<AssetLocation>;

  /**
   * Deletes the file that an href of an object leads to; true when there was one.
   *
   * @throws StoreError `store/unwritable` with the reason when it may not or cannot be deleted
   */
  delete(owner: AssetOwner, href: string, options?: CallOptions): Promise<boolean>;

  /**
   * The file that an href of an object leads to, to be shown to others: an ordinary file whose real path lies inside
   * the catalogue or the product archive, which no symbolic link leads to and no name on the way to which begins
   * with a point. Undefined for anything else. Left out by stores whose files cannot be read through them.
   */
  open?(owner: AssetOwner, href: string, options?: CallOptions): Promise<AssetFile | undefined>;
}
