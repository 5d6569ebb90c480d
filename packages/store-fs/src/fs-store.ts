import { basename, dirname, resolve } from "node:path";
import { type CatalogueStore, StoreError, type StoreLock } from "@eomatch/stac-model";
import { newCatalog } from "./catalog-file.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { catalogueViews } from "./catalogue-view.js";
import { itemLookup } from "./item-lookup.js";
import { formatJson } from "./json-text.js";
import { catalogFileName } from "./layout.js";
import { queryItems } from "./query-items.js";
import { readAhead } from "./read-ahead.js";
import { flushFolder, stagedFiles } from "./staged-files.js";
import { turns } from "./turns.js";
import { writeBatch } from "./write-batch.js";

/** Options of {@link fsStore}. */
export interface FsStoreOptions {
  /** The catalogue's folder, or the `catalog.json` in it; relative paths count from the working directory. */
  readonly path: string;
  /** Ends every call of the store once it is aborted, besides the signal of the call itself. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Keeps a catalogue as a plain STAC catalogue on disk: JSON files that link to each other by relative hrefs.
 *
 * Reading follows links, so that catalogues of other tools and layouts open; writing puts new items at
 * `{collection}/YYYY/MM/DD/{id}.json` and leaves those that are there where they are. Nothing outside of the
 * catalogue's folder is read or written, whatever ids, hrefs and symbolic links say.
 *
 * A write appears whole, and files that would not change are not touched. An abort is heeded between files; once
 * a batch has begun to appear it is carried through. `lock` and `write` keep the callers of this store object
 * apart, not those of another object or process: let one process write to a catalogue through one store.
 *
 * Nothing is read or made until a method is called. Besides the errors of the port, `write` throws `store/not-found`
 * when there is no catalogue or a relation's target is in neither catalogue nor batch, and a StacModelError for an
 * item that has no place in time; every method throws `store/not-a-catalogue` for a path that holds something else.
 */
export function fsStore({ path, signal: ofStore }: FsStoreOptions): CatalogueStore {
  const absolute = resolve(path);
  const folder = catalogueFolder(basename(absolute) === catalogFileName ? dirname(absolute) : absolute);
  const openView = catalogueViews(folder);
  const writers = turns();
  const locks = turns();

  return {
    location: folder.path,

    async readCatalog(options) {
      eitherSignal(ofStore, options?.signal)?.throwIfAborted();
      const file = await openView().catalog();
      if (file === undefined) return undefined;
      return { id: file.catalog.id, description: file.catalog.description };
    },

    async createCatalog(description, options) {
      const endTurn = await writers.take(eitherSignal(ofStore, options?.signal));
      const staged = stagedFiles(folder);
      try {
        if ((await openView().catalog()) !== undefined) throw alreadyThere(folder.path);
        await staged.stage(catalogFileName, formatJson(newCatalog(description)));
        await staged.flush();
        await staged.publish(catalogFileName);
        await flushFolder(folder.path);
      } catch (error) {
        await staged.discard();
        throw error;
      } finally {
        endTurn();
      }
    },

    async *listCollections(options) {
      const signal = eitherSignal(ofStore, options?.signal);
      signal?.throwIfAborted();
      for (const { collection } of await openView().collections()) {
        yield collection;
        signal?.throwIfAborted();
      }
    },

    async *readItems(references, options) {
      const lookup = itemLookup(openView());
      const signal = eitherSignal(ofStore, options?.signal);
      for await (const stored of readAhead(references, lookup.find, signal)) {
        if (stored !== undefined) yield stored.content;
      }
    },

    async *query(query, options) {
      yield* queryItems(openView(), query, eitherSignal(ofStore, options?.signal));
    },

    async write(batch, options) {
      const signal = eitherSignal(ofStore, options?.signal);
      const endTurn = await writers.take(signal);
      try {
        await writeBatch(openView(), batch, signal);
      } finally {
        endTurn();
      }
    },

    async lock(options): Promise<StoreLock> {
      const endTurn = await locks.take(eitherSignal(ofStore, options?.signal));
      return {
        async release() {
          endTurn();
        },
      };
    },
  };
}

function alreadyThere(path: string): StoreError {
  return new StoreError(
    "store/exists",
    `there is a catalogue at ${path} already: open it, or choose another path`,
    {
      path,
    },
  );
}

function eitherSignal(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return AbortSignal.any([a, b]);
}
