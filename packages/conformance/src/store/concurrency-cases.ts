import { type CatalogueStore, matchupReferences, productReferences } from "@eomatch/stac-model";
import { collect, expectSame, expectThat, pause } from "../expectation.js";
import { idsOf, stateOf } from "./catalogue-state.js";
import {
  descriptionsOf,
  events,
  sampleEvent,
  sampleItem,
  sampleMatchup,
  sampleProduct,
  storeWith,
} from "./sample-catalogue.js";
import type { StoreCase } from "./store-harness.js";

const whole =
  "Every link that is there leads to something that is there; readers are never blocked and never shown a half state.";

/** Cases of several callers at the same time. */
export const concurrencyCases: readonly StoreCase[] = [
  {
    id: "readers-see-no-dangling-link",
    title: "shows readers no event without its matchups and no matchup without its products while it writes",
    contract: whole,
    async run(harness) {
      const store = await storeWith(harness);
      const reader = await harness.reopen(store);
      let isWriting = true;
      const reading = (async () => {
        while (isWriting) {
          await expectWholeEvents(reader);
          // Lets a store in memory, and everyone's timers, have their turn.
          await pause(0);
        }
        await expectWholeEvents(reader);
      })();
      // A reader that finds a half state is told of at the end; the writer goes on meanwhile.
      reading.catch(() => {});
      try {
        for (let round = 0; round < 6; round++) await store.write(growingBatch(round));
      } finally {
        isWriting = false;
      }
      await reading;
      expectSame((await idsOf(reader, { collections: [events] })).length, 6, "events after all batches");
    },
  },
  {
    id: "reading-goes-on-while-writing",
    title: "carries a query through while others write, each item once",
    contract: "Any number of readers meanwhile: readers are never blocked.",
    async run(harness) {
      const items = Array.from({ length: 60 }, (_, i) => sampleItem(`i${String(i).padStart(2, "0")}`));
      const store = await storeWith(harness, items);
      const found: string[] = [];
      for await (const { item } of store.query({})) {
        found.push(item.id);
        if (found.length % 20 === 1) {
          await store.write({ items: [sampleItem(`j${found.length}`, { start: "2020-01-01T00:00:00Z" })] });
        }
      }
      const once = new Set(found);
      expectThat(once.size === found.length, "no item may come twice in one query");
      const missing = items.filter(({ item }) => !once.has(item.id)).map(({ item }) => item.id);
      expectSame(missing, [], "items that were there all the time and did not come");
    },
  },
  {
    id: "writes-side-by-side",
    title: "loses nothing when several batches are written at once",
    contract: "Concurrency: one writer at a time.",
    async run(harness) {
      const store = await storeWith(harness);
      const batches = Array.from({ length: 8 }, (_, i) =>
        Array.from({ length: 5 }, (_, j) => sampleItem(`i${i}-${j}`, { collection: `c${i % 4}` })),
      );
      await Promise.all(batches.map((items) => store.write({ collections: descriptionsOf(items), items })));
      const state = await stateOf(await harness.reopen(store));
      expectSame(state.items.length, 40, "the items of eight batches");
      expectSame(
        state.collections.map(({ id }) => id),
        ["c0", "c1", "c2", "c3"],
        "their collections",
      );
    },
  },
];

/** A batch with a new event of many matchups. */
function growingBatch(round: number): Parameters<CatalogueStore["write"]>[0] {
  const products = Array.from({ length: 12 }, (_, i) => sampleProduct(`p${round}-${i}`, "remote"));
  const matchups = products.map((product, i) =>
    sampleMatchup(`m${round}-${i}`, [product, products[(i + 1) % products.length] as typeof product], {
      eventId: `e${round}`,
    }),
  );
  const items = [...products, ...matchups, sampleEvent(`e${round}`, matchups)];
  return { collections: descriptionsOf(items), items };
}

async function expectWholeEvents(store: CatalogueStore): Promise<void> {
  for await (const event of store.query({ collections: [events] })) {
    const matchups = await collect(store.readItems(matchupReferences(event)));
    const listed = matchupReferences(event).length;
    expectSame(matchups.length, listed, `the matchups that event ${event.item.id} leads to`);
    for (const matchup of matchups) {
      const products = await collect(store.readItems(productReferences(matchup)));
      const wanted = productReferences(matchup).length;
      expectSame(products.length, wanted, `the products that matchup ${matchup.item.id} leads to`);
    }
  }
}
