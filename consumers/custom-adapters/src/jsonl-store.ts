import {
  acquisitionInterval,
  type CallOptions,
  type CatalogueItem,
  type CatalogueStore,
  compareCodePoints,
  hasMatchupThatMeets,
  type ItemReference,
  matchesQuery,
  type ReadOptions,
  StoreError,
} from "@eomatch/stac-model";
import { type JsonlContent, jsonlReader, stacCollectionOf, withBatch, writeJsonl } from "./jsonl-content.js";
import { takeLockFile } from "./lock-file.js";

/** Keeps a catalogue in one JSON-lines file; a lock file beside it keeps other processes from writing. */
export function jsonlStore(path: string): CatalogueStore {
  const read = jsonlReader(path);
  const lockPath = `${path}.lock`;
  let isHeld = false;
  let lastChange: Promise<unknown> = Promise.resolve();

  /** Reads, changes and writes the content as the only writer: under our lock, or under one taken for this. */
  const change = async (
    make: (content: JsonlContent) => JsonlContent,
    options?: CallOptions,
  ): Promise<void> => {
    options?.signal?.throwIfAborted();
    const run = async (): Promise<void> => {
      const lock = isHeld ? undefined : await takeLockFile(lockPath, options);
      try {
        const next = make(await read());
        options?.signal?.throwIfAborted();
        await writeJsonl(path, next);
      } finally {
        await lock?.release();
      }
    };
    const done = lastChange.then(run, run);
    lastChange = done;
    await done;
  };

  return {
    location: path,

    async readCatalog(options) {
      options?.signal?.throwIfAborted();
      return (await read()).catalog;
    },

    async createCatalog(description, options) {
      await change((content) => {
        if (content.catalog === undefined) return { ...content, catalog: description };
        throw new StoreError("store/exists", `${path} holds a catalogue: open it, or choose another path`, {
          path,
        });
      }, options);
    },

    async *listCollections(options) {
      options?.signal?.throwIfAborted();
      const { collections } = await read();
      for (const name of [...collections.keys()].sort(compareCodePoints)) {
        const collection = collections.get(name);
        if (collection !== undefined) yield stacCollectionOf(collection);
        options?.signal?.throwIfAborted();
      }
    },

    async *readItems(references, options) {
      options?.signal?.throwIfAborted();
      const content = reporting(await read(), options);
      for await (const entry of itemsOf(content, references)) {
        yield entry;
        options?.signal?.throwIfAborted();
      }
    },

    async *query(query, options) {
      options?.signal?.throwIfAborted();
      const content = reporting(await read(), options);
      const found: CatalogueItem[] = [];
      for (const { items } of content.collections.values()) {
        for (const entry of items.values()) {
          if (!matchesQuery(entry.item, query)) continue;
          const { withMatchup } = query;
          const reader = (references: Iterable<ItemReference>): AsyncIterable<CatalogueItem> =>
            itemsOf(content, references);
          const isMet = withMatchup === undefined || (await hasMatchupThatMeets(entry, withMatchup, reader));
          if (isMet) found.push(entry);
        }
      }
      for (const entry of found.sort(compareItems)) {
        yield entry;
        options?.signal?.throwIfAborted();
      }
    },

    write: (batch, options) => change((content) => withBatch(content, batch), options),

    async lock(options) {
      const lock = await takeLockFile(lockPath, options);
      isHeld = true;
      let isReleased = false;
      return {
        async release() {
          if (isReleased) return;
          isReleased = true;
          isHeld = false;
          await lock.release();
        },
      };
    },

    notes: {
      async read(name, options) {
        options?.signal?.throwIfAborted();
        return (await read()).notes.get(name);
      },
      write: (name, text, options) =>
        change((content) => {
          const notes = new Map(content.notes);
          if (text === undefined) notes.delete(name);
          else notes.set(name, text);
          return { ...content, notes };
        }, options),
    },
  };
}

/** The content, once its broken lines are reported; without anyone to report to, the first one is thrown. */
function reporting(content: JsonlContent, options: ReadOptions | undefined): JsonlContent {
  for (const { error } of content.broken) {
    if (options?.onBroken === undefined) throw error;
    options.onBroken(error);
  }
  return content;
}

async function* itemsOf(
  { collections }: JsonlContent,
  references: Iterable<ItemReference>,
): AsyncGenerator<CatalogueItem> {
  for (const { collection, id } of references) {
    const entry = collections.get(collection)?.items.get(id);
    if (entry !== undefined) yield entry;
  }
}

function compareItems(a: CatalogueItem, b: CatalogueItem): number {
  const startMs = ({ item }: CatalogueItem): number => acquisitionInterval(item).startTime.getTime();
  return (
    startMs(a) - startMs(b) ||
    compareCodePoints(a.item.collection, b.item.collection) ||
    compareCodePoints(a.item.id, b.item.id)
  );
}
