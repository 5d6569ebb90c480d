import type { StacLink } from "@eomatch/stac-model";
import { decodedPath, hrefBetween, resolveHref } from "../href.js";
import type { JsonObject, Repair } from "./finding.js";

/** The paths that a link may mean: as it is written, and with its escapes decoded. Empty when it leads out. */
export function linkedPaths(
  { href }: Pick<StacLink, "href">,
  fromFile: string,
  roots: readonly string[],
): readonly string[] {
  const target = resolveHref(fromFile, href, roots);
  if (target.kind !== "inside") return [];
  const decoded = decodedPath(target.path);
  return decoded === undefined ? [target.path] : [target.path, decoded];
}

/**
 * Tells whether a structural link (`root`, `parent`, `collection`) is missing or leads elsewhere. Absolute and
 * `stac://` links of other tools name the same file from elsewhere: they are read past.
 */
export function isWrongLink(
  links: readonly StacLink[],
  wanted: { readonly rel: string; readonly target: string },
  from: { readonly path: string; readonly roots: readonly string[] },
): boolean {
  const own = links.filter(({ rel }) => rel === wanted.rel);
  const relative = own.filter(({ href }) => !/^([a-z][a-z0-9+.-]*:|[\\/])/i.test(href));
  if (own.length > 0 && relative.length === 0) return false;
  return !relative.some((link) => linkedPaths(link, from.path, from.roots).includes(wanted.target));
}

/** Takes out of a file every link that meets a condition. */
export function withoutLinks(path: string, isUnwanted: (link: StacLink) => boolean): Repair {
  return {
    step: "edit",
    path,
    change: (value) => ({ ...value, links: linksOf(value).filter((link) => !isUnwanted(link)) }),
  };
}

/** Adds a link to a file at the end of its links. */
export function withLink(
  path: string,
  toFile: string,
  link: { readonly rel: string; readonly type?: string; readonly "matchup:role"?: string },
): Repair {
  const { rel, type = "application/geo+json", ...others } = link;
  return {
    step: "edit",
    path,
    change: (value) => ({
      ...value,
      links: [...linksOf(value), { rel, href: hrefBetween(path, toFile), type, ...others }],
    }),
  };
}

/** Puts the one link of a relation first in a file, in place of those that are there. */
export function withOnlyLink(path: string, toFile: string, rel: string): Repair {
  return {
    step: "edit",
    path,
    change: (value) => ({
      ...value,
      links: [
        { rel, href: hrefBetween(path, toFile), type: "application/json" },
        ...linksOf(value).filter((link) => link.rel !== rel),
      ],
    }),
  };
}

function linksOf(value: JsonObject): readonly StacLink[] {
  return Array.isArray(value["links"]) ? value["links"] : [];
}
