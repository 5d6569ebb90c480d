import { MatchupCatalogue as AnyCatalogue } from "@eomatch/catalogue";
import type { CallOptions, CatalogDescription } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import { EOMatchContext } from "./eomatch-context.js";

/** A catalogue of matchup events; see `MatchupCatalogue` of `@eomatch/catalogue`. */
export type MatchupCatalogue = AnyCatalogue;

/** Opens and makes catalogues on disk, by their folder or their `catalog.json`. */
export const MatchupCatalogue: {
  /**
   * Opens the catalogue of a folder.
   *
   * @throws CatalogueError `catalogue/no-catalogue`, StoreError `store/not-a-catalogue`
   */
  open(
    path: string,
    options?: CallOptions & {
      /** Says which providers to download from; by default the addresses of the products' assets are opened. */
      readonly context?: EOMatchContext | undefined;
    },
  ): Promise<MatchupCatalogue>;
  /**
   * Makes an empty catalogue in a folder.
   *
   * @throws StoreError `store/exists`, `store/unwritable`
   */
  create(path: string, options?: Partial<CatalogDescription> & CallOptions): Promise<MatchupCatalogue>;
} = {
  async open(path, { context = new EOMatchContext({}), signal } = {}) {
    const store = await context.openStore(path);
    return AnyCatalogue.open(store, { signal, sources: () => context.downloadSources(store) });
  },
  create: (path, options) => AnyCatalogue.create(fsStore({ path }), options),
};
