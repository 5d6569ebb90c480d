import type { CatalogueStore, StoreNotes } from "@eomatch/stac-model";
import { expectSame } from "../expectation.js";
import { stateOf } from "./catalogue-state.js";
import { sampleItem, storeWith } from "./sample-catalogue.js";
import type { StoreCase, StoreHarness } from "./store-harness.js";

/** Cases of texts kept with a catalogue, for stores that have a place for them. */
export const noteCases: readonly StoreCase[] = [
  noteCase({
    id: "note-comes-back",
    title: "keeps a text under a name, whole, for every view, and replaces it",
    contract: "notes.write keeps a text, whole or not at all.",
    async run(notes, again) {
      const long = '{ "so far": "東京 🛰" }\r\n'.repeat(20_000);
      for (const text of ["first", long, ""]) {
        await notes.write("progress", text);
        expectSame(await notes.read("progress"), text, "a note");
        expectSame(await (await again()).read("progress"), text, "a note in another view");
      }
    },
  }),
  noteCase({
    id: "absent-note",
    title: "has nothing under a name that was never written or was removed",
    contract: "notes.read: undefined when there is none; writing undefined removes it.",
    async run(notes, again) {
      expectSame(await notes.read("progress"), undefined, "a note that was never written");
      await notes.write("progress", undefined);
      await notes.write("progress", "x");
      await notes.write("progress", undefined);
      expectSame(await notes.read("progress"), undefined, "a note that was removed");
      expectSame(await (await again()).read("progress"), undefined, "a removed note in another view");
    },
  }),
  noteCase({
    id: "note-names",
    title: "keeps notes apart whatever they are called",
    contract: "A name is made of letters, digits, ., _ and -.",
    async run(notes) {
      // All begin with a letter or a digit: a file of that name is then nothing special anywhere.
      const names = ["a", "a.json", "9", "a-b_c.9", "a..b", "lock", "index", "catalog.json", "con"];
      for (const name of names) await notes.write(name, `text of ${name}`);
      for (const name of names) expectSame(await notes.read(name), `text of ${name}`, `the note ${name}`);
      await notes.write("a", undefined);
      expectSame(await notes.read("a.json"), "text of a.json", "a note beside one that was removed");
    },
  }),
  noteCase({
    id: "notes-are-no-part",
    title: "shows nothing of the notes in the catalogue",
    contract: "They are no part of the catalogue.",
    async run(notes, _, store) {
      const before = await stateOf(store);
      await notes.write("progress", "{}");
      await notes.write("catalog.json", "{}");
      expectSame(await stateOf(store), before, "the catalogue after notes were written");
      await store.write({ items: [sampleItem("b")] });
      expectSame((await stateOf(store)).items.length, 2, "items written after notes");
    },
  }),
];

function noteCase({
  run,
  ...words
}: Pick<StoreCase, "id" | "title" | "contract"> & {
  run(notes: StoreNotes, again: () => Promise<StoreNotes>, store: CatalogueStore): Promise<void>;
}): StoreCase {
  const open = async (harness: StoreHarness): Promise<CatalogueStore> =>
    storeWith(harness, [sampleItem("a")]);
  return {
    ...words,
    async inapplicable(harness) {
      const { notes } = await open(harness);
      return notes === undefined ? "the store has no place for notes" : undefined;
    },
    async run(harness) {
      const store = await open(harness);
      const again = async (): Promise<StoreNotes> => (await harness.reopen(store)).notes as StoreNotes;
      await run(store.notes as StoreNotes, again, store);
    },
  };
}
