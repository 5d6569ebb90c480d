import { StoreError, type StoreLock } from "@eomatch/stac-model";
import { collect, pause } from "../../src/expectation.js";
import { referenceStore, type StoreContent } from "../reference-store.js";
import { writeLock } from "../write-lock.js";
import type { BrokenStores } from "./broken-store.js";

const forever = (): Promise<never> => new Promise(() => {});

/** Stores that are wrong about locks, aborts, several callers at once, notes and broken objects. */
export const brokenInWaiting: BrokenStores = {
  "broken-item-is-an-error": {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        try {
          yield* store.query(query, options);
        } catch (error) {
          throw error instanceof StoreError ? new SyntaxError("unexpected end", { cause: error }) : error;
        }
      },
    }),
  },
  "broken-item-passed-over": {
    wrap: (store) => ({
      ...store,
      readItems: (references, options) => store.readItems(references, { signal: options?.signal }),
    }),
  },
  "lock-excludes-lock": {
    wrap: (store, content) => ({
      ...store,
      async lock(options) {
        // Whoever sets no limit is let in beside the one who holds it.
        if (options === undefined && held.has(content)) return { release: async () => {} };
        return heldLock(content, await store.lock(options));
      },
    }),
  },
  "lock-is-for-writing": {
    hangs: true,
    wrap: (store) => {
      let writes = Number.NaN;
      return {
        ...store,
        async lock(options) {
          const lock = await store.lock(options);
          writes = 0;
          return {
            async release() {
              writes = Number.NaN;
              await lock.release();
            },
          };
        },
        write: (batch, options) => (++writes > 1 ? forever() : store.write(batch, options)),
      };
    },
  },
  "lock-keeps-others-from-writing": {
    wrap: (store, content) => ({ ...store, write: referenceStore(withoutLock(content)).write }),
  },
  "lock-readers-not-blocked": {
    hangs: true,
    wrap: (store, content) => ({
      ...store,
      async lock(options) {
        return heldLock(content, await store.lock(options));
      },
      readCatalog: (options) => (held.has(content) ? forever() : store.readCatalog(options)),
    }),
  },
  "lock-times-out": {
    wrap: (store) => ({
      ...store,
      async lock(options) {
        try {
          return await store.lock(options);
        } catch (cause) {
          throw cause instanceof StoreError
            ? new StoreError("store/unwritable", "it is locked", { cause })
            : cause;
        }
      },
    }),
  },
  "lock-free-at-once": {
    wrap: (store) => ({
      ...store,
      lock(options) {
        if (options?.timeoutSeconds === 0) options.onWait?.("nobody");
        return store.lock(options);
      },
    }),
  },
  "lock-says-for-whom-it-waits": {
    wrap: (store) => ({
      ...store,
      lock: (options) => store.lock({ ...options, onWait: () => options?.onWait?.("") }),
    }),
  },
  "lock-released-twice": {
    wrap: (store, content) => ({
      ...store,
      async lock(options) {
        const lock = heldLock(content, await store.lock(options));
        let isReleased = false;
        return {
          async release() {
            await (isReleased ? held.get(content) : lock)?.release();
            isReleased = true;
          },
        };
      },
    }),
  },
  "lock-wait-aborted": {
    hangs: true,
    wrap: (store) => ({
      ...store,
      async lock({ signal, ...options } = {}) {
        signal?.throwIfAborted();
        return store.lock(options);
      },
    }),
  },
  "aborted-reading": { wrap: (store) => ({ ...store, readCatalog: () => store.readCatalog() }) },
  "aborted-writing": {
    wrap: (store) => ({ ...store, createCatalog: (description) => store.createCatalog(description) }),
  },
  "aborted-while-reading": {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        options?.signal?.throwIfAborted();
        yield* store.query(query, { ...options, signal: undefined });
      },
    }),
  },
  "aborted-while-writing": {
    wrap: (store) => ({
      ...store,
      async write({ items = [], ...batch }, options) {
        if (items.length !== 40) return store.write({ ...batch, items }, options);
        await store.write({ ...batch, items: items.slice(0, 20) });
        await pause(1);
        await store.write({ items: items.slice(20) }, options);
      },
    }),
  },
  "readers-see-no-dangling-link": {
    wrap: (store) => ({
      ...store,
      async write({ items = [], ...batch }, options) {
        const last = items.at(-1);
        if (items.length < 20 || !last?.item.collection.startsWith("matchup-events-")) {
          return store.write({ ...batch, items }, options);
        }
        await store.write({ ...batch, items: [last] }, options);
        await pause(20);
        await store.write({ items }, options);
      },
    }),
  },
  "reading-goes-on-while-writing": {
    wrap: (store) => ({
      ...store,
      async *query(query, options) {
        const all = await collect(store.query(query, options));
        for (let i = 0; ; i++) {
          // Goes by position in what is there now, not in what was there when it began.
          const now = all.length === 60 ? await collect(store.query(query, options)) : all;
          const entry = now[i];
          if (entry === undefined) return;
          yield entry;
          options?.signal?.throwIfAborted();
        }
      },
    }),
  },
  "writes-side-by-side": {
    wrap: (store, content) => ({
      ...store,
      async write(batch, options) {
        const before = content.collections;
        await pause(1);
        content.collections = before;
        await store.write(batch, options);
      },
    }),
  },
  "note-comes-back": withNotes((notes) => ({
    ...notes,
    write: (name, text) => notes.write(name, text?.slice(0, 65_536)),
  })),
  "absent-note": withNotes((notes) => ({ ...notes, read: async (name) => (await notes.read(name)) ?? "" })),
  "note-names": withNotes((notes) => ({
    read: (name) => notes.read(name.replace(/\.json$/, "")),
    write: (name, text) => notes.write(name.replace(/\.json$/, ""), text),
  })),
  "notes-are-no-part": {
    wrap: (store, content) => ({
      ...store,
      async readCatalog(options) {
        const catalog = await store.readCatalog(options);
        return catalog && content.notes.size > 0 ? { ...catalog, description: "with notes" } : catalog;
      },
    }),
  },
};

type Notes = NonNullable<ReturnType<typeof referenceStore>["notes"]>;

function withNotes(change: (notes: Notes) => Notes): BrokenStores[string] {
  return { wrap: (store) => ({ ...store, notes: change(store.notes as Notes) }) };
}

/** The lock that is held of each content. */
const held = new WeakMap<StoreContent, StoreLock>();

function heldLock(content: StoreContent, lock: StoreLock): StoreLock {
  const noted: StoreLock = {
    async release() {
      if (held.get(content) === noted) held.delete(content);
      await lock.release();
    },
  };
  held.set(content, noted);
  return noted;
}

/** The same content under a lock that nobody else looks at. */
function withoutLock(content: StoreContent): StoreContent {
  return {
    get catalog() {
      return content.catalog;
    },
    set catalog(catalog) {
      content.catalog = catalog;
    },
    get collections() {
      return content.collections;
    },
    set collections(collections) {
      content.collections = collections;
    },
    notes: content.notes,
    lock: writeLock(),
  };
}
