import { join, relative, sep } from "node:path";
import type { Product } from "@eomatch/stac-model";
import { distinctName, mayBeDistinct, safeName } from "../safe-name.js";

/**
 * Where product files are, below the archive's root:
 * `{constellation}/{platform}/{collection}/YYYY/MM/DD/{product-id}[.ext]`, the day of the acquisition's start in UTC.
 */

/** What may follow a product's id: what archives pack products as, and the formats of single files. */
const extension =
  /^(\.(SAFE|SEN3|EOF))?\.(zip|tar|tar\.gz|tar\.bz2|tgz|gz|bz2|nc|nc4|h5|hdf|hdf5|he5|tif|tiff|jp2|j2k|png|jpg|json|xml|csv|txt|dat|bin|grib|grib2|grb2|parquet|zarr|SAFE|SEN3|EOF)$/i;

/** Folders between the archive's root and a product. */
const depth = 6;

/** Folder of a product's day, relative to the root; the second is as the Python package has it, without zeros. */
export function dayFolders(product: Product): readonly [string, string] {
  const known = knownFolders.get(product);
  if (known !== undefined) return known;
  const folders = foldersOf(product);
  knownFolders.set(product, folders);
  return folders;
}

/** Each product is asked for several times on its way into the archive. */
const knownFolders = new WeakMap<Product, readonly [string, string]>();

function foldersOf(product: Product): readonly [string, string] {
  const { constellation, platform, collection, startTime } = product;
  const above = [constellation, platform, collection].map((name) => safeName(name === "" ? "unknown" : name));
  const [year = "", month = "", day = ""] = startTime.toISOString().slice(0, 10).split("-");
  return [
    join(...above, year, month, day),
    join(...above, String(Number(year)), String(Number(month)), String(Number(day))),
  ];
}

/**
 * The name of a product's file: its id, and the extension of the file where the id does not end with it already.
 *
 * @param fileName undefined for a product that is a folder
 */
export function placedName({ id }: Product, fileName: string | undefined): string {
  return `${safeName(id)}${extensionAfter(id, fileName)}`;
}

/** A name that no other product's file has, for where the usual one is taken by another's. */
export function distinctPlacedName({ id }: Product, fileName: string | undefined): string {
  return `${distinctName(id)}${extensionAfter(id, fileName)}`;
}

function extensionAfter(id: string, fileName: string | undefined): string {
  if (fileName === undefined || fileName === id) return "";
  const rest = fileName.startsWith(id) ? fileName.slice(id.length) : "";
  if (extension.test(rest)) return rest;
  const [, last = ""] = /[^./\\]((?:\.(?:tar|SAFE|SEN3))?\.[A-Za-z0-9]{1,10})$/i.exec(fileName) ?? [];
  return id.toLowerCase().endsWith(last.toLowerCase()) ? "" : last;
}

/** Tells which names of files and folders can be a product's. */
export function isNameOf({ id }: Product): (name: string) => boolean {
  // Folders have thousands of names, which are looked through for each product.
  const stem = safeName(id);
  let distinct: string | undefined;
  return (name) => {
    if (name.startsWith(stem) && isStem(stem, name)) return true;
    if (!mayBeDistinct(name)) return false;
    distinct ??= distinctName(id);
    return name.startsWith(distinct) && isStem(distinct, name);
  };
}

/** Whether nothing but an extension follows the stem that a name begins with. */
function isStem(stem: string, name: string): boolean {
  const rest = name.slice(stem.length);
  return rest === "" || extension.test(rest) || shortExtension.test(rest);
}

const shortExtension = /^\.[A-Za-z0-9]{1,10}$/;

/** What still arrives, and what belongs to it. */
export function isUnfinished(name: string): boolean {
  return name.startsWith(".") || name.endsWith(".part");
}

/**
 * Why a path cannot be a product's place below a root; undefined when it can.
 *
 * @param path absolute
 */
export function misplacement(product: Product, path: string, root: string): string | undefined {
  const within = relative(root, path);
  if (within === "" || within === ".." || within.startsWith(`..${sep}`) || join(root, within) !== path) {
    return `it lies outside of ${root}; name the archive with archive.path where that is elsewhere`;
  }
  const segments = within.split(sep);
  const isDated =
    /^\d{4}$/.test(segments[3] ?? "") && segments.slice(4, 6).every((one) => /^\d{1,2}$/.test(one));
  const name = segments.at(-1) ?? "";
  if (segments.length !== depth + 1 || !isDated || isUnfinished(name)) {
    return `it is not where the archive keeps products (${["constellation", "platform", "collection", "YYYY", "MM", "DD", "product"].join("/")})`;
  }
  if (segments[2] !== safeName(product.collection)) {
    return `it is a file of ${segments[2]}, not of ${product.collection}`;
  }
  return isNameOf(product)(name) ? undefined : `it is not named after ${product.id}`;
}
