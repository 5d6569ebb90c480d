import { isStoreError, StoreError } from "@eomatch/stac-model";
import { newCatalog, withChildren } from "../catalog-file.js";
import { namesIn } from "../catalogue-folder.js";
import type { CatalogueView } from "../catalogue-view.js";
import { systemCode, unreadable } from "../errors.js";
import { catalogFileName, collectionFileName } from "../layout.js";
import { isForeign, listFiles } from "./files-on-disk.js";
import type { Problem } from "./finding.js";
import { hasParent, readCollection } from "./structure-problems.js";

/** What a catalogue is called that has lost its name. */
const description = { id: "matchup-catalogue", description: "Matchup catalogue" };

/**
 * Tells whether `catalog.json` is gone or broken while collections that belong to it are there; the repair makes it
 * anew with links to them. Its id, title and whatever others have written there are lost with it.
 *
 * @throws StoreError what reading it throws, where there are no collections to make it anew from or the file is not
 *   to be replaced: one of something else, one that may not be read
 */
export async function lostCatalog(view: CatalogueView): Promise<Problem | undefined> {
  let broken: Error | undefined;
  try {
    if ((await view.catalog()) !== undefined) return undefined;
  } catch (error) {
    if (!isStoreError(error, "store/broken-catalogue")) throw error;
    broken = error;
  }
  const atTop = await ownCollections(view, await collectionsAtTop(view));
  // A folder without either may be anything, and as large as a home: it is not looked through.
  if (broken === undefined && atTop.length === 0) return undefined;
  const collections = await ownCollections(view, (await listFiles(view.folder.path, [])).collections);
  if (collections.length === 0) {
    if (broken === undefined) return undefined;
    throw broken;
  }
  const file = view.folder.absolute(catalogFileName);
  const what = broken === undefined ? "it is gone" : broken.message.replace(`${file}: `, "");
  const empty = { stamp: "", catalog: newCatalog(description), roots: [view.folder.path], children: [] };
  return {
    kind: broken === undefined ? "missing-file" : "broken-file",
    path: catalogFileName,
    message: `${what}; collections that belong to it are there (${collections.length}), and all else can be checked once it is made anew from them`,
    repairs: [{ step: "rebuild", path: catalogFileName, value: { ...withChildren(empty, collections) } }],
  };
}

/**
 * Refuses to make a new catalogue over one that has lost its `catalog.json`: its collections would be there and count
 * for nothing.
 *
 * @throws StoreError `store/exists`
 */
export async function refuseOverLost(view: CatalogueView): Promise<void> {
  const { folder } = view;
  const [first] = await ownCollections(view, await collectionsAtTop(view));
  if (first === undefined) return;
  const path = folder.absolute(catalogFileName);
  throw new StoreError(
    "store/exists",
    `${path} is gone, but collections that belong to it are there (${first}): make it anew by eomatch check --repair, or choose another path for a new catalogue`,
    { path },
  );
}

/** The collection files where eomatch itself puts them, whether they are there or not. */
async function collectionsAtTop({ folder }: CatalogueView): Promise<readonly string[]> {
  try {
    const names = (await namesIn(folder.path)).filter((name) => !isForeign(name));
    return names.map((name) => `${name}/${collectionFileName}`);
  } catch (error) {
    throw systemCode(error) === undefined ? error : unreadable(folder.path, error);
  }
}

/** Of some collection files those that say that they belong to the `catalog.json` of the folder. */
async function ownCollections(
  view: CatalogueView,
  candidates: readonly string[],
): Promise<readonly string[]> {
  const roots = [view.folder.path];
  const own: string[] = [];
  for (const path of candidates) {
    const read = await readCollection(view, path, { roots });
    if (!("reason" in read) && hasParent(read, { roots })) own.push(path);
  }
  return own;
}
