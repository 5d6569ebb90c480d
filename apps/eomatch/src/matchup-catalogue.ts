import { MatchupCatalogue as AnyCatalogue } from "@eomatch/catalogue";
import type { CallOptions, CatalogDescription } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";

/** A catalogue of matchup events; see `MatchupCatalogue` of `@eomatch/catalogue`. */
export type MatchupCatalogue = AnyCatalogue;

/** Opens and makes catalogues on disk, by their folder or their `catalog.json`. */
export const MatchupCatalogue: {
  /**
   * Opens the catalogue of a folder.
   *
   * @throws CatalogueError `catalogue/no-catalogue`, StoreError `store/not-a-catalogue`
   */
  open(path: string, options?: CallOptions): Promise<MatchupCatalogue>;
  /**
   * Makes an empty catalogue in a folder.
   *
   * @throws StoreError `store/exists`, `store/unwritable`
   */
  create(path: string, options?: Partial<CatalogDescription> & CallOptions): Promise<MatchupCatalogue>;
} = {
  open: (path, options) => AnyCatalogue.open(fsStore({ path }), options),
  create: (path, options) => AnyCatalogue.create(fsStore({ path }), options),
};
