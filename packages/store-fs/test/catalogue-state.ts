import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { CatalogueItem, CatalogueStore } from "@eomatch/stac-model";
import { collected } from "./sample-catalogue.js";
import { filesUnder } from "./temporary-folder.js";

/** All that a store says of a catalogue, to be compared: undefined when there is none. */
export async function stateOf(store: CatalogueStore): Promise<unknown> {
  const catalog = await store.readCatalog();
  if (catalog === undefined) return undefined;
  const items: CatalogueItem[] = await collected(store.query({}));
  const collections = await collected(store.listCollections());
  return JSON.parse(JSON.stringify({ catalog, collections, items }));
}

/** What is wrong with the links of a catalogue on disk, without asking a store. */
export interface LinkProblems {
  /** Links to files that are not there or hold no JSON, as `file → target`. */
  readonly broken: readonly string[];
  /** Files that no link leads to. */
  readonly unlinked: readonly string[];
}

/** Follows every link inside a catalogue, as any STAC tool would; none where there is no folder. */
export async function linkProblems(root: string): Promise<LinkProblems> {
  const files = await filesUnder(root).catch((): string[] => []);
  const broken: string[] = [];
  const reached = new Set<string>();
  const waiting = files.includes("catalog.json") ? ["catalog.json"] : [];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const { links } = JSON.parse(await readFile(join(root, path), "utf8")) as { links: { href: string }[] };
    for (const { href } of links) {
      if (/^[a-z]+:/.test(href)) continue;
      const target = posix.join(posix.dirname(path), href);
      if (await isJson(join(root, target))) waiting.push(target);
      else broken.push(`${path} → ${target}`);
    }
  }
  return { broken, unlinked: files.filter((file) => !reached.has(file)) };
}

async function isJson(path: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(path, "utf8"));
    return true;
  } catch {
    return false;
  }
}
