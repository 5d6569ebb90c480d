import { type CatalogueStore, isStoreError } from "@eomatch/stac-model";
import { collect, expectAborted, expectRejection, expectSame, expectThat, pause } from "../expectation.js";
import { idsOf, stateOf } from "./catalogue-state.js";
import { descriptionsOf, references, sampleItem, sentinel2, storeWith } from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const excludes = "lock waits until no one else writes, and keeps others from writing.";
/** So long is watched for what must not happen. */
const watchMs = 150;
/** So often is looked for what must happen, on a busy machine as well. */
const mostLooks = 200;

/** Cases of the right to write. */
export const lockCases: readonly StoreCase[] = [
  {
    id: "lock-excludes-lock",
    title: "gives the lock to one at a time: counting together loses nothing",
    contract: excludes,
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("count", { properties: { count: 0 } })]);
      const writers = [store, store, await harness.reopen(store), await harness.reopen(store)];
      let inside = 0;
      const countUp = async (view: CatalogueStore): Promise<void> => {
        for (let round = 0; round < 4; round++) {
          const lock = await view.lock();
          inside++;
          expectThat(inside === 1, `one may hold the lock at a time, found ${inside}`);
          const [entry] = await collect(view.readItems(references(sentinel2, ["count"])));
          const count = Number(entry?.item.properties["count"]) + 1;
          await view.write({ items: [sampleItem("count", { properties: { count } })] });
          inside--;
          await lock.release();
        }
      };
      await Promise.all(writers.map(countUp));
      const [entry] = await collect(store.query({}));
      expectSame(entry?.item.properties["count"], 16, "four writers that count to four each");
    },
  },
  {
    id: "lock-is-for-writing",
    title: "lets the one who holds the lock write",
    contract: "lock: the right to write until released.",
    async run(harness) {
      const store = await storeWith(harness);
      const lock = await store.lock();
      const items = [sampleItem("a"), sampleItem("b")];
      await store.write({ collections: descriptionsOf(items), items: items.slice(0, 1) });
      await store.write({ items: items.slice(1) });
      expectSame(await idsOf(store), ["a", "b"], "what was written under the lock");
      await lock.release();
      await store.write({ removals: references(sentinel2, ["a"]) });
      expectSame(await idsOf(store), ["b"], "what was written after it");
    },
  },
  {
    id: "lock-keeps-others-from-writing",
    title: "makes the writing of another view wait until the lock is released",
    contract: excludes,
    async inapplicable(harness) {
      const store = await storeWith(harness);
      return (await harness.reopen(store)) === store
        ? "the store lives in one object, so that there is no other view to keep out"
        : undefined;
    },
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a")]);
      const other = await harness.reopen(store);
      const lock = await store.lock();
      const writing = other.write({ items: [sampleItem("b")] });
      // Whatever becomes of it is looked at below.
      writing.catch(() => {});
      await pause(watchMs);
      expectSame(await idsOf(store), ["a"], "what another view has written under our lock");
      await lock.release();
      await writing;
      expectSame(await idsOf(store), ["a", "b"], "what it has written afterwards");
    },
  },
  {
    id: "lock-readers-not-blocked",
    title: "lets everyone read while someone holds the lock",
    contract: "One writer at a time; readers are never blocked.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a")]);
      const before = await stateOf(store);
      const lock = await store.lock();
      for (const view of [store, await harness.reopen(store)]) {
        expectSame(await stateOf(view), before, "what is read under a lock");
        const found = await collect(view.readItems(references(sentinel2, ["a"])));
        expectSame(found, before.items, "items read by reference under a lock");
      }
      await lock.release();
    },
  },
  {
    id: "lock-times-out",
    title: "refuses with store/locked when the other writer is not done in time",
    contract: "lock throws store/locked when the other writer is not done within the time given.",
    async run(harness) {
      const store = await storeWith(harness);
      const lock = await store.lock();
      for (const view of [store, await harness.reopen(store)]) {
        for (const timeoutSeconds of [0, 0.05]) {
          const error = await expectRejection(
            view.lock({ timeoutSeconds }).then(() => "a lock"),
            `a second lock after ${timeoutSeconds} s`,
          );
          expectThat(
            isStoreError(error, "store/locked"),
            `expected a StoreError store/locked, found ${String(error)}`,
          );
        }
      }
      await lock.release();
      // One that gave up must not stand in the way of those after it.
      await (await store.lock({ timeoutSeconds: 60 })).release();
    },
  },
  {
    id: "lock-free-at-once",
    title: "gives a lock that is free without waiting and without saying that it waits",
    contract: "onWait is called once when there is another writer to wait for.",
    async run(harness) {
      const store = await storeWith(harness);
      const waits: string[] = [];
      for (let i = 0; i < 3; i++) {
        const onWait = (holder: string): number => waits.push(holder);
        const lock = await store.lock({ timeoutSeconds: 0, onWait });
        await lock.release();
      }
      expectSame(waits, [], "waits for a lock that is free");
    },
  },
  {
    id: "lock-says-for-whom-it-waits",
    title: "says once for whom it waits",
    contract: "onWait is called once when there is another writer to wait for, with who it is.",
    async run(harness) {
      const store = await storeWith(harness);
      const lock = await store.lock();
      const waits: unknown[] = [];
      const second = store.lock({ onWait: (holder) => waits.push(holder) });
      for (let i = 0; waits.length === 0 && i < mostLooks; i++) await pause(watchMs);
      // Whoever says it again and again gets the time to.
      await pause(watchMs);
      await lock.release();
      await (await second).release();
      expectThat(
        waits.length === 1 && typeof waits[0] === "string" && waits[0].trim() !== "",
        `onWait must be called once with a text, found ${JSON.stringify(waits)}`,
      );
    },
  },
  {
    id: "lock-released-twice",
    title: "does nothing when a lock is released twice, and does not release the next one's",
    contract: "Releasing twice does nothing.",
    async run(harness) {
      const store = await storeWith(harness);
      const first = await store.lock();
      await first.release();
      const second = await store.lock();
      await first.release();
      await expectRejection(
        store.lock({ timeoutSeconds: 0.05 }).then(() => "a lock"),
        "a lock that another holds",
      );
      await second.release();
    },
  },
  {
    id: "lock-wait-aborted",
    title: "ends waiting for a lock when it is aborted, and takes nothing with it",
    contract: "Ends the call with the signal's reason as soon as it can be done without harm.",
    async run(harness) {
      const store = await storeWith(harness);
      const lock = await store.lock();
      const controller = new AbortController();
      const reason = new Error("enough");
      const waiting = store.lock({ signal: controller.signal });
      waiting.catch(() => {});
      await pause(20);
      controller.abort(reason);
      await expectAborted(waiting, reason, "waiting for a lock");
      await lock.release();
      await (await store.lock({ timeoutSeconds: 60 })).release();
    },
  },
];
