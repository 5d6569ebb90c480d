import { lstatSync } from "node:fs";
import { lstat, open, realpath, stat, unlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { type AssetFiles, type AssetOwner, StoreError } from "@eomatch/stac-model";
import { assetPaths, localPath, relativeHref } from "./asset-path.js";
import { type DiskCalls, diskCalls } from "./disk-calls.js";
import { isAbsence, systemCode, unreadable, unwritable } from "./errors.js";
import { catalogFileName } from "./layout.js";
import { readableFile } from "./readable-file.js";
import { workFolder } from "./work-folder.js";

/** Bytes of a JSON file that are looked into, as many as an item may have. */
const maxJsonBytes = 64 * 1024 * 1024;

/** Options of {@link assetFiles}. */
export interface AssetFilesOptions {
  /** The catalogue's folder, absolute. */
  readonly folder: string;
  /** Root of the product archive where it lies elsewhere, absolute. */
  readonly archive?: string | undefined;
  /**
   * The file of an item or a collection, relative to the catalogue's folder with forward slashes; undefined when
   * there is none.
   */
  readonly pathOf: (owner: AssetOwner) => Promise<string | undefined>;
}

/**
 * The files of a catalogue's assets on disk; see AssetFiles.
 *
 * A file may be deleted when it is an ordinary file whose real path lies inside the catalogue or the archive, and
 * when it is no STAC object and nothing of the store's own. What a JSON file is, is told by what it says and not by
 * its name; one that cannot be read may be a damaged item and stays.
 */
export function assetFiles({ folder, archive, pathOf }: AssetFilesOptions): AssetFiles {
  const roots = archive === undefined ? [folder] : [folder, archive];
  const looks = diskCalls();

  const ownerFile = async (owner: AssetOwner): Promise<string> => {
    const path = await pathOf(owner);
    if (path !== undefined) return path;
    const name = owner.id === undefined ? owner.collection : `${owner.collection}/${owner.id}`;
    throw new StoreError("store/not-found", `the catalogue at ${folder} has no ${name}`, { path: folder });
  };

  const pathFor = async (owner: AssetOwner, href: string): Promise<string | undefined> => {
    const path = localPath(href);
    if (path === undefined || isAbsolute(path)) return path;
    const from = join(folder, ...posix.dirname(await ownerFile(owner)).split("/"));
    const [literal, decoded] = assetPaths(from, path);
    return decoded === undefined || (literal !== undefined && (await isThere(literal, looks)))
      ? literal
      : decoded;
  };

  const refusalOf = async (path: string): Promise<string | undefined> => {
    try {
      const stats = await lstat(path);
      if (stats.isSymbolicLink()) return "it is a symbolic link";
      if (stats.isDirectory()) return "it is a folder";
      if (!stats.isFile()) return "it is not an ordinary file";
      const real = join(await realpath(dirname(path)), basename(path));
      const [root] = await realRoots(roots, real);
      if (root === undefined) {
        return roots.some((one) => isUnder(path, one))
          ? "a symbolic link leads out of the catalogue"
          : `it lies outside of ${roots.join(" and ")}`;
      }
      if (relative(root, real).split(sep)[0]?.toLowerCase() === workFolder) {
        return "it is what the catalogue itself works with";
      }
      return await stacRefusal(real, stats.size);
    } catch (error) {
      // Nothing is there: nothing can be lost.
      if (isAbsence(error) || systemCode(error) === "ENOTDIR") return undefined;
      throw systemCode(error) === undefined ? error : unreadable(path, error);
    }
  };

  return {
    async hrefFor(owner, location, options) {
      options?.signal?.throwIfAborted();
      const path = localPath(location);
      if (path === undefined) return location;
      const file = resolve(path);
      if (!(await isThere(file, looks))) {
        throw new StoreError(
          "store/not-found",
          `there is no ${file}: make the file before it becomes an asset`,
          { path: file },
        );
      }
      const inside = file.startsWith(`${folder}${sep}`)
        ? file.slice(folder.length + 1)
        : await pathUnderRealRoot(file, folder);
      if (inside === undefined) return file;
      const from = posix.dirname(await ownerFile(owner));
      return relativeHref(from, inside.split(sep).join("/"));
    },

    async locate(owner, href, options) {
      options?.signal?.throwIfAborted();
      const path = await pathFor(owner, href);
      if (path === undefined) return { location: href, refusal: "it is an address, not a file" };
      const refusal = await refusalOf(path);
      const sizeBytes = await sizeOf(path);
      return {
        location: path,
        ...(refusal === undefined ? {} : { refusal }),
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
      };
    },

    async delete(owner, href, options) {
      options?.signal?.throwIfAborted();
      const path = await pathFor(owner, href);
      const refusal = path === undefined ? "it is an address, not a file" : await refusalOf(path);
      if (path === undefined || refusal !== undefined) {
        throw new StoreError("store/unwritable", `${path ?? href} is not deleted: ${refusal}`, {
          path: path ?? href,
        });
      }
      try {
        await unlink(path);
        return true;
      } catch (error) {
        if (isAbsence(error) || systemCode(error) === "ENOTDIR") return false;
        throw unwritable(path, error);
      }
    },

    async open(owner, href, options) {
      options?.signal?.throwIfAborted();
      const path = await pathFor(owner, href);
      return path === undefined ? undefined : readableFile(path, roots);
    },
  };
}

/** Size of a file, reached through links or not; undefined for anything else. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    if (isAbsence(error) || systemCode(error) === "ENOTDIR") return undefined;
    throw systemCode(error) === undefined ? error : unreadable(path, error);
  }
}

async function isThere(path: string, looks: DiskCalls): Promise<boolean> {
  try {
    const stats = await looks(
      () => lstatSync(path, { throwIfNoEntry: false }),
      () => lstat(path),
    );
    return stats !== undefined;
  } catch (error) {
    if (isAbsence(error) || systemCode(error) === "ENOTDIR") return false;
    throw systemCode(error) === undefined ? error : unreadable(path, error);
  }
}

async function pathUnderRealRoot(file: string, folder: string): Promise<string | undefined> {
  const real = await realpath(file).catch(() => file);
  const [root] = await realRoots([folder], real);
  return root === undefined ? undefined : relative(root, real);
}

/** Those of some roots, by their real paths, that a real path lies under. */
async function realRoots(roots: readonly string[], real: string): Promise<string[]> {
  const found: string[] = [];
  for (const root of roots) {
    const realRoot = await realpath(root).catch(() => undefined);
    if (realRoot !== undefined && isUnder(real, realRoot)) found.push(realRoot);
  }
  return found;
}

function isUnder(path: string, root: string): boolean {
  const within = relative(root, path);
  return within !== "" && within !== ".." && !within.startsWith(`..${sep}`) && !isAbsolute(within);
}

/** Why a file may not be deleted for what it says: a STAC object, or JSON that may be a damaged one. */
async function stacRefusal(path: string, sizeBytes: number): Promise<string | undefined> {
  if ([catalogFileName, "collection.json"].includes(basename(path).toLowerCase())) {
    return "it is a STAC file of the catalogue";
  }
  const isJsonByName = /\.(geo)?json$/i.test(path);
  const handle = await open(path, "r");
  try {
    const beginning = Buffer.alloc(Math.min(sizeBytes, 4096));
    await handle.read(beginning, 0, beginning.length, 0);
    if (!/^[\uFEFF\s]*(\{|$)/.test(beginning.toString("utf8"))) return undefined;
    if (sizeBytes > maxJsonBytes) {
      return isJsonByName ? "it is JSON, too large to tell whether it is STAC" : undefined;
    }
    const text = (await handle.readFile("utf8")).replace(/^\uFEFF/, "");
    if (text.trim() === "") return isJsonByName ? "it is an empty JSON file" : undefined;
    const value: unknown = JSON.parse(text);
    const says = value as { readonly stac_version?: unknown; readonly stac_extensions?: unknown };
    return says.stac_version === undefined && says.stac_extensions === undefined
      ? undefined
      : "it is a STAC file of the catalogue";
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return isJsonByName ? "it is JSON that cannot be read, and may be a damaged item" : undefined;
  } finally {
    await handle.close();
  }
}
