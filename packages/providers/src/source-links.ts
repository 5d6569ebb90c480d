import { publicHref, type StacLink } from "@eomatch/stac-model";
import { absoluteHref, isHttpAddress } from "./absolute-href.js";

const keptRelations: ReadonlySet<string> = new Set(["cite-as", "license", "via"]);

/**
 * The address that a source item's relative references are meant from.
 *
 * A document of its own is where it was read, as pystac has it; an item among others (a page, a collection of
 * items, a line) says so by its `self` link, else it is where the others are too.
 */
export function itemAddress(links: readonly StacLink[], source: string, isDocument: boolean): string {
  const self = links.find(({ rel }) => rel === "self")?.href;
  if (isDocument || self === undefined) return source;
  return absoluteHref(self, source);
}

/**
 * The links a product keeps: `via` to the source item, and its own absolute `license`, `cite-as` and `via`.
 *
 * Links within the archive (root, parent, collection, next) mean nothing in another catalogue. Only address,
 * type and title are kept: link headers may carry credentials.
 */
export function productLinks(links: readonly StacLink[], source: string): readonly StacLink[] {
  const self = links.find(({ rel }) => rel === "self");
  const via = self === undefined ? undefined : absoluteHref(self.href, source);
  const isRemote = isHttpAddress(source);
  const origin: StacLink[] =
    via !== undefined && isHttpAddress(via)
      ? [{ ...self, rel: "via", href: via }]
      : isRemote
        ? []
        : [{ rel: "via", href: via ?? source, type: "application/json" }];
  const own = links.filter(({ rel, href }) => keptRelations.has(rel) && isAbsolute(href, isRemote));
  const kept = new Map<string, StacLink>();
  for (const { rel, href, type, title } of [...origin, ...own]) {
    const address = publicHref(href);
    const link: StacLink = {
      rel,
      href: address,
      ...(type === undefined ? {} : { type }),
      ...(title === undefined ? {} : { title }),
    };
    if (!kept.has(`${rel} ${address}`)) kept.set(`${rel} ${address}`, link);
  }
  return [...kept.values()];
}

/** A path is an address only among files; one that an archive sends names a file on a stranger's disk. */
function isAbsolute(href: string, isRemote: boolean): boolean {
  return /^(https?|s3|gs):\/\//i.test(href) || (!isRemote && href.startsWith("/"));
}
