import { collect, expectAborted, expectSame, expectThat, pause } from "../expectation.js";
import { stateOf } from "./catalogue-state.js";
import { descriptionsOf, references, sampleItem, sentinel2, storeWith } from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const contract = "signal: ends the call with the signal's reason as soon as it can be done without harm.";

/** Cases of calls that are aborted. */
export const abortCases: readonly StoreCase[] = [
  {
    id: "aborted-reading",
    title: "ends every reading call with the reason of a signal that is aborted already",
    contract,
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("a")]);
      const { signal, reason } = aborted();
      const calls: { readonly [name: string]: () => Promise<unknown> } = {
        readCatalog: () => store.readCatalog({ signal }),
        listCollections: () => collect(store.listCollections({ signal })),
        readItems: () => collect(store.readItems(references(sentinel2, ["a"]), { signal })),
        query: () => collect(store.query({}, { signal })),
      };
      for (const [name, call] of Object.entries(calls)) await expectAborted(call(), reason, name);
    },
  },
  {
    id: "aborted-writing",
    title: "writes nothing, makes nothing and locks nothing with a signal that is aborted already",
    contract,
    async run(harness) {
      const fresh = await harness.create();
      const { signal, reason } = aborted();
      const description = { id: "late", description: "Too late" };
      await expectAborted(fresh.createCatalog(description, { signal }), reason, "createCatalog");
      expectSame(await fresh.readCatalog(), undefined, "the catalogue that was not to be made");
      const store = await storeWith(harness, [sampleItem("a")]);
      const before = await stateOf(store);
      const batch = { items: [sampleItem("b")], removals: references(sentinel2, ["a"]) };
      await expectAborted(store.write(batch, { signal }), reason, "write");
      expectSame(await stateOf(await harness.reopen(store)), before, "the catalogue after an aborted write");
      await expectAborted(
        store.lock({ signal }).then(() => "a lock"),
        reason,
        "lock",
      );
      await (await store.lock({ timeoutSeconds: 60 })).release();
    },
  },
  {
    id: "aborted-while-reading",
    title: "ends readItems and query when they are aborted half way",
    contract,
    async run(harness) {
      const items = Array.from({ length: 300 }, (_, i) => sampleItem(`i${String(i).padStart(3, "0")}`));
      const store = await storeWith(harness, items);
      const all = references(
        sentinel2,
        items.map(({ item }) => item.id),
      );
      const readings: { readonly [name: string]: (signal: AbortSignal) => AsyncIterable<unknown> } = {
        readItems: (signal) => store.readItems(all, { signal }),
        query: (signal) => store.query({}, { signal }),
      };
      for (const [name, read] of Object.entries(readings)) {
        const controller = new AbortController();
        const reason = new Error("enough");
        let seen = 0;
        const reading = (async () => {
          for await (const _ of read(controller.signal)) {
            seen++;
            controller.abort(reason);
          }
        })();
        await expectAborted(reading, reason, `${name} half way`);
        expectThat(seen < items.length, `${name} must end before its last item, found ${seen} items`);
      }
    },
  },
  {
    id: "aborted-while-writing",
    title: "writes a batch whole or not at all when it is aborted half way",
    contract: "write: ends with the signal's reason as soon as it can be done without harm.",
    async run(harness) {
      const store = await storeWith(harness, [sampleItem("before")]);
      for (const [round, delay] of [0, 1, 3, 10].entries()) {
        const items = Array.from({ length: 40 }, (_, i) => sampleItem(`round-${round}-${i}`));
        const before = await stateOf(store);
        const controller = new AbortController();
        const reason = new Error("enough");
        const writing = store.write(
          { collections: descriptionsOf(items), items },
          { signal: controller.signal },
        );
        const ended = writing.then(
          () => undefined,
          (error: unknown) => error,
        );
        if (delay > 0) await pause(delay);
        controller.abort(reason);
        const error = await ended;
        const after = await stateOf(await harness.reopen(store));
        if (error === undefined) {
          const expected = before.items.length + items.length;
          expectSame(after.items.length, expected, "items after a write that came to its end");
          continue;
        }
        expectThat(error === reason, `it must end with the signal's own reason, found ${String(error)}`);
        expectSame(after, before, "the catalogue after a write that was aborted half way");
      }
    },
  },
];

function aborted(): { readonly signal: AbortSignal; readonly reason: Error } {
  const reason = new Error("enough");
  return { signal: AbortSignal.abort(reason), reason };
}
