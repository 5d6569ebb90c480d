import { basename, dirname, resolve } from "node:path";
import {
  type CallOptions,
  type CatalogueStore,
  type ItemReference,
  type LockOptions,
  StoreError,
  type StoreLock,
} from "@eomatch/stac-model";
import { assetFiles } from "./asset-files.js";
import { orReported } from "./broken-objects.js";
import { newCatalog } from "./catalog-file.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { type CatalogueView, catalogueViews } from "./catalogue-view.js";
import { refuseOverLost } from "./check/lost-catalog.js";
import { diskFiles, type FileLayer } from "./file-layer.js";
import type { StoredItem } from "./item-file.js";
import { itemLookup } from "./item-lookup.js";
import { itemPlaces } from "./item-places.js";
import { catalogFileName } from "./layout.js";
import { storeNotes } from "./notes.js";
import { type Machine, thisMachine } from "./process-identity.js";
import { queryItems } from "./query-items.js";
import { readAhead } from "./read-ahead.js";
import { requiredPath } from "./required-path.js";
import { settledViews } from "./settled-view.js";
import { summariesOf } from "./summaries.js";
import { type Turns, turns } from "./turns.js";
import { recoverIfPossible, withAccess, writeGate } from "./write-access.js";
import { requireCatalog, writeBatch, writeCatalog } from "./write-batch.js";

/** Options of {@link fsStore}. */
export interface FsStoreOptions {
  /** The catalogue's folder, or the `catalog.json` in it; relative paths count from the working directory. */
  readonly path: string;
  /** Root of the product files where they lie elsewhere than in the catalogue; files may be attached and deleted there. */
  readonly archivePath?: string | undefined;
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
 * a batch has begun to appear it is carried through. One process writes at a time: `lock` waits for its turn and
 * keeps it, any other write takes it for itself. Readers wait for nobody. What a killed process or a power cut left
 * is put in order by whoever takes the lock next, and after a power cut by the first reader that may write.
 *
 * Nothing is read or made until a method is called. Besides the errors of the port, `write` throws `store/not-found`
 * when there is no catalogue or a relation's target is in neither catalogue nor batch, and a StacModelError for an
 * item that has no place in time; every method throws `store/not-a-catalogue` for a path that holds something else.
 */
export function fsStore(options: FsStoreOptions): CatalogueStore {
  return storeThrough(diskFiles(), options);
}

/**
 * A store that changes files through a given layer, and takes itself for a given process: for tests that cut the
 * power.
 *
 * @param leastKept bytes from which on what stays of a file is not copied into a journal
 */
export function storeThrough(
  files: FileLayer,
  options: FsStoreOptions,
  machine: () => Promise<Machine> = once(thisMachine),
  leastKept?: number,
): CatalogueStore {
  const absolute = resolve(requiredPath(options, "fsStore"));
  const { archivePath, signal: ofStore } = options;
  const root = basename(absolute) === catalogFileName ? dirname(absolute) : absolute;
  const folder = catalogueFolder(root, files, leastKept);
  const openView = catalogueViews(folder);
  const gate = writeGate(folder, machine);
  const writers = turns();
  const locks = turns();
  const recovered = once(() => recoverIfPossible(folder, gate, machine));
  const openSettled = settledViews(folder, openView);
  const places = itemPlaces(folder);
  const viewForReading = async (): Promise<CatalogueView> => {
    await recovered();
    return openSettled();
  };
  const signalOf = (options: CallOptions | undefined): AbortSignal | undefined =>
    eitherSignal(ofStore, options?.signal);

  return {
    location: folder.path,

    async readCatalog(options) {
      signalOf(options)?.throwIfAborted();
      const file = await (await viewForReading()).catalog();
      if (file === undefined) return undefined;
      return { id: file.catalog.id, description: file.catalog.description };
    },

    async createCatalog(description, options) {
      const signal = signalOf(options);
      const endTurn = await writers.take(signal);
      try {
        if ((await openView().catalog()) !== undefined) throw alreadyThere(folder.path);
        await withAccess(gate, { signal }, async (access) => {
          const view = openView();
          if ((await view.catalog()) !== undefined) throw alreadyThere(folder.path);
          await refuseOverLost(view);
          await writeCatalog(folder, newCatalog(description), { access, signal });
        });
      } finally {
        endTurn();
      }
    },

    async *listCollections(options) {
      const signal = signalOf(options);
      signal?.throwIfAborted();
      for (const { collection } of await (await viewForReading()).collections(options?.onBroken)) {
        yield collection;
        signal?.throwIfAborted();
      }
    },

    async *readItems(references, options) {
      const onBroken = options?.onBroken;
      const { find } = itemLookup(await viewForReading(), onBroken);
      const read = (reference: ItemReference): Promise<StoredItem | undefined> =>
        orReported(() => find(reference), onBroken);
      for await (const stored of readAhead(references, read, signalOf(options))) {
        if (stored === undefined) continue;
        places.remember(stored);
        yield stored.content;
      }
    },

    queryAbilities: ["after", "ids", "limit"],

    async *query(query, options) {
      const context = { signal: signalOf(options), onBroken: options?.onBroken };
      yield* queryItems(await viewForReading(), query, context);
    },

    async *summaries(query, properties, options) {
      const context = { properties, signal: signalOf(options), onBroken: options?.onBroken };
      yield* summariesOf(await viewForReading(), query, context);
    },

    async write(batch, options) {
      const signal = signalOf(options);
      const endTurn = await writers.take(signal);
      try {
        // Before the lock is taken, which would make a folder where there is no catalogue.
        await requireCatalog(openView());
        await withAccess(gate, { signal }, (access) => writeBatch(openView(), batch, { access, signal }));
      } finally {
        endTurn();
      }
    },

    async lock(options): Promise<StoreLock> {
      const signal = signalOf(options);
      const { timeoutSeconds, onWait } = options ?? {};
      const startedAt = performance.now();
      if (!locks.isFree) onWait?.(ownProcess);
      const endTurn = await takeInTime(locks, folder.path, { signal, timeoutSeconds });
      try {
        const waited = (performance.now() - startedAt) / 1000;
        const left = timeoutSeconds === undefined ? undefined : Math.max(0, timeoutSeconds - waited);
        const access = await gate.enter({ signal, timeoutSeconds: left, onWait });
        return { release: once(() => access.release().finally(endTurn)) };
      } catch (error) {
        endTurn();
        throw error;
      }
    },

    notes: storeNotes(folder, gate, signalOf),
    assetFiles: assetFiles({
      folder: root,
      archive: archivePath === undefined ? undefined : resolve(archivePath),
      async pathOf({ collection, id }) {
        if (id !== undefined) {
          const known = await places.of({ collection, id });
          if (known !== undefined) return known;
        }
        const view = await viewForReading();
        if (id === undefined) return (await view.collection(collection))?.path;
        return (await itemLookup(view).find({ collection, id }))?.path;
      },
    }),
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

/** Who holds a lock that another caller of the same store object holds. */
const ownProcess = `this process (${process.pid})`;

/** Takes a turn, unless it does not come in time. */
async function takeInTime(
  queue: Turns,
  path: string,
  { signal, timeoutSeconds }: Pick<LockOptions, "signal" | "timeoutSeconds">,
): Promise<() => void> {
  if (timeoutSeconds === undefined) return queue.take(signal);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await queue.take(eitherSignal(signal, timeout));
  } catch (error) {
    if (!timeout.aborted || error !== timeout.reason) throw error;
    throw new StoreError(
      "store/locked",
      `${path} is being written to by ${ownProcess}: wait until it is done, or wait longer for it`,
      { path, cause: error },
    );
  }
}

/** A function that does its work the first time only, and gives the same answer ever after. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
