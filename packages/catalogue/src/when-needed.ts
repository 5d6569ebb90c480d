import type { CallOptions, CatalogueStore } from "@eomatch/stac-model";
import type { SearchTarget } from "./find-and-catalogue.js";
import type { MatchupCatalogue } from "./matchup-catalogue.js";

/** Does something now or, where the catalogue is not there yet, once it has been made: never if it never is. */
export type WhenOpen = (act: () => Promise<void>) => Promise<void>;

/** The catalogue of a search, which is made only when there is something to keep in it. */
export interface CatalogueWhenNeeded {
  readonly store: CatalogueStore;
  /** Opens it, or makes it, when it is asked for first. */
  catalogue(): Promise<MatchupCatalogue>;
  readonly whenOpen: WhenOpen;
}

/** Puts off the making of a catalogue. One that is there already is opened at once. */
export async function whenNeeded(
  target: SearchTarget["catalogue"],
  { signal }: CallOptions,
): Promise<CatalogueWhenNeeded> {
  const { store } = target;
  const putOff: (() => Promise<void>)[] = [];
  let opened: MatchupCatalogue | undefined = "open" in target ? undefined : target;
  const catalogue = async (): Promise<MatchupCatalogue> => {
    opened ??= await (target as Extract<typeof target, { open: unknown }>).open();
    for (const act of putOff.splice(0)) await act();
    return opened;
  };
  if (opened === undefined && (await store.readCatalog({ signal })) !== undefined) await catalogue();
  return {
    store,
    catalogue,
    async whenOpen(act) {
      if (opened === undefined) putOff.push(act);
      else await act();
    },
  };
}
