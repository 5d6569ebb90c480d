import { join } from "node:path";
import {
  type CatalogDescription,
  parseStacCatalog,
  type StacCatalog,
  type StacLink,
  StoreError,
  stacVersion,
} from "@eomatch/stac-model";
import type { FileContent, FileStamp } from "./catalogue-folder.js";
import { brokenCatalogue, brokenObject } from "./errors.js";
import { hrefBetween, resolveHref } from "./href.js";
import { parseJson } from "./json-text.js";
import { catalogFileName } from "./layout.js";

/** What `catalog.json` says. */
export interface CatalogFile {
  readonly stamp: FileStamp;
  readonly catalog: StacCatalog;
  /** Every name under which the catalogue's folder goes in absolute hrefs: its path, and the one it was made at. */
  readonly roots: readonly string[];
  /** The files of the collections, relative to the catalogue's folder. */
  readonly children: readonly string[];
}

/**
 * Reads `catalog.json`.
 *
 * @param folder the catalogue's folder
 * @throws StoreError `store/not-a-catalogue` when it is JSON of something else, `store/broken-catalogue` when it is
 *   no JSON, no valid STAC Catalog, or links to a child outside of its folder
 */
export function readCatalogFile({ text, stamp }: FileContent, folder: string): CatalogFile {
  const file = join(folder, catalogFileName);
  const value = parseJson(text, file);
  const found = (value as { type?: unknown } | null)?.type;
  if (found !== "Catalog") {
    throw new StoreError(
      "store/not-a-catalogue",
      `${file} is not a STAC Catalog but ${typeof found === "string" ? `a ${found}` : "something else"}: give the folder of a catalogue, or a new one`,
      { path: file },
    );
  }
  try {
    const catalog = parseStacCatalog(value, file);
    const roots = rootsOf(catalog, folder);
    const children = catalog.links
      .filter(({ rel }) => rel === "child")
      .map(({ href }) => linkedPath(href, catalogFileName, { roots, file }));
    return { stamp, catalog, roots, children: [...new Set(children)] };
  } catch (error) {
    throw brokenObject(file, error);
  }
}

/** A new, empty catalogue. */
export function newCatalog({ id, description }: CatalogDescription): StacCatalog {
  return { type: "Catalog", stac_version: stacVersion, id, description, links: [rootLink(catalogFileName)] };
}

/** The catalogue with further collections. Everything else it holds stays; a `self` link goes. */
export function withChildren({ catalog, children }: CatalogFile, added: readonly string[]): StacCatalog {
  const { type, stac_version: _, stac_extensions, id, title, description, links, ...others } = catalog;
  const kept = links.filter(({ rel }) => !["self", "root", "child"].includes(rel));
  const childLinks = [...children, ...added].map((path) => structuralLink("child", catalogFileName, path));
  return {
    type,
    stac_version: stacVersion,
    ...(stac_extensions === undefined ? {} : { stac_extensions }),
    id,
    ...(title === undefined ? {} : { title }),
    description,
    ...others,
    links: [rootLink(catalogFileName), ...kept, ...childLinks],
  };
}

/** The link from any file of a catalogue to `catalog.json`. */
export function rootLink(fromFile: string): StacLink {
  return structuralLink("root", fromFile, catalogFileName);
}

/** A link to a catalog or collection file of the same catalogue. */
export function structuralLink(rel: string, fromFile: string, toFile: string): StacLink {
  return { rel, href: hrefBetween(fromFile, toFile), type: "application/json" };
}

/**
 * The path of a file that a `child` or `item` link leads to.
 *
 * @param context the roots of the catalogue, and the file the link stands in, for the message
 * @throws StoreError `store/broken-catalogue` when it leads out of the catalogue
 */
export function linkedPath(
  href: string,
  fromFile: string,
  context: { readonly roots: readonly string[]; readonly file: string },
): string {
  const target = resolveHref(fromFile, href, context.roots);
  if (target.kind === "inside") return target.path;
  throw leadsOut(href, context.file);
}

/** The error for a link that must not lead out of the catalogue and does. */
export function leadsOut(href: string, file: string): StoreError {
  return brokenCatalogue(file, `the link to ${JSON.stringify(href)} leads out of the catalogue`);
}

function rootsOf({ links }: StacCatalog, folder: string): readonly string[] {
  const self = links.find(({ rel, href }) => rel === "self" && /^([a-z][a-z0-9+.-]*:|[\\/])/i.test(href));
  const former = self === undefined ? undefined : /^(.*)[\\/][^\\/]*$/s.exec(self.href)?.[1];
  return former === undefined || former === "" ? [folder] : [folder, former];
}
