import type { CatalogueItem, CatalogueStore, ItemRelation } from "@eomatch/stac-model";
import { productItem, sampleBatch } from "./sample-catalogue.js";

/** One thing that a store does on its journey. */
export type Step = (store: CatalogueStore) => Promise<void>;

const [s2, l9, matchup, event] = (sampleBatch().items ?? []) as readonly [
  CatalogueItem,
  CatalogueItem,
  CatalogueItem,
  CatalogueItem,
];
const referenceOf = ({ item }: CatalogueItem) => ({ collection: item.collection, id: item.id });
const relatedTo = (role: "matchup" | "event", target: CatalogueItem): ItemRelation => ({
  rel: "related",
  role,
  target: referenceOf(target),
});

/** A product of a day of its own, whose folder is left empty when it goes. */
const laterProduct = productItem("S2A_2", { start: "2022-06-19T10:00:00Z" });

const laterMatchup: CatalogueItem = {
  item: { ...matchup.item, id: `${matchup.item.id}_later` },
  relations: [
    { rel: "derived_from", target: referenceOf(l9) },
    { rel: "derived_from", target: referenceOf(laterProduct) },
    relatedTo("event", event),
  ],
};

const eventWithBoth: CatalogueItem = {
  item: { ...event.item, properties: { ...event.item.properties, end_datetime: "2022-06-19T10:00:00Z" } },
  relations: [relatedTo("matchup", matchup), relatedTo("matchup", laterMatchup)],
};

/**
 * A short life of a catalogue that holds all that can happen to one: it is made, filled, added to (in collections
 * that are there and in a new one, with an item that is replaced), described anew, and loses items again.
 */
export const journey: readonly Step[] = [
  (store) => store.createCatalog({ id: "matchup-catalogue", description: "Matchup catalogue" }),
  (store) => store.write(sampleBatch()),
  (store) =>
    store.write({
      collections: [{ id: "S3", description: "Products: S3" }],
      items: [laterProduct, productItem("S3A_1", { collection: "S3" }), laterMatchup, eventWithBoth],
    }),
  (store) =>
    store.write({ items: [{ ...s2, item: { ...s2.item, assets: { mask: { href: "./mask.tif" } } } }] }),
  (store) => store.write({ items: [event], removals: [laterMatchup, laterProduct].map(referenceOf) }),
];
