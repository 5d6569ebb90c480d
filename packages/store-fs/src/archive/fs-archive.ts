import { lstat, mkdir, readdir, rename } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import {
  type ArchivedProduct,
  ArchiveError,
  type ExpectedFile,
  type Product,
  type ProductArchive,
  type ProductStream,
  type PutOptions,
} from "@eomatch/stac-model";
import { isAbsence, systemCode } from "../errors.js";
import { requiredPath } from "../required-path.js";
import { safeName } from "../safe-name.js";
import { type DiskLooks, diskLooks } from "./disk-looks.js";
import { diskRoom } from "./disk-room.js";
import { archiveFailure } from "./errors.js";
import { folderNamesReader } from "./folder-names.js";
import { pieceMemory } from "./incoming-pieces.js";
import { filesBelow, locateProduct } from "./located.js";
import { partPathsOf, readPart, removeIfThere } from "./part-file.js";
import { lockPart, machineOnce, refuseWhileHeld } from "./part-lock.js";
import { dayFolders, distinctPlacedName, placedName } from "./product-place.js";
import { removePartial } from "./remove-partial.js";
import { removeProduct } from "./remove-product.js";
import { takeIn } from "./take-in.js";
import { takeInThread } from "./take-in-thread.js";

/** Options of {@link fsArchive}. */
export interface FsArchiveOptions {
  /** The archive's root, `data/` inside a catalogue or any other folder; made when the first file comes. */
  readonly path: string;
  /**
   * The root may be a symbolic link that is removed through: it was named by the user, and is no `data/` that anyone
   * may have put into a catalogue. Default false.
   */
  readonly mayBeLink?: boolean | undefined;
}

/**
 * An archive of product files on disk: `{constellation}/{platform}/{collection}/YYYY/MM/DD/{product-id}[.ext]`.
 *
 * A file arrives as `*.part` with a hidden note of its version beside it, from which another process goes on, unless it
 * is small and comes at once; it is verified (size, checksum, beginning) and flushed before it gets its name. A product of several files arrives in a
 * folder `*.part`, which gets its name when the last of them is whole. A root that is a symbolic link is written to
 * and read, but nothing is removed through it unless `mayBeLink`.
 */
export function fsArchive(options: FsArchiveOptions): ProductArchive {
  const root = resolve(requiredPath(options, "fsArchive"));
  const { mayBeLink = false } = options;
  const machine = machineOnce();
  const looks = diskLooks();
  const namesIn = folderNamesReader(looks);
  const thread = takeInThread();
  const memory = pieceMemory();
  const room = diskRoom();
  const madeFolders = new Set<string>();
  const arriving = new Map<string, Promise<ArchivedProduct | undefined>>();

  /** Where a file will be, and of a product that becomes a folder, that folder. */
  const placeOf = async (product: Product, file: ExpectedFile): Promise<Place> => {
    const folder = join(root, dayFolders(product)[0]);
    const fileName = file.among === undefined ? file.fileName : undefined;
    const usual = join(folder, placedName(product, fileName));
    // What is there already is another's, or no longer what it should be: it is never overwritten.
    const isTaken = (await looks.stats(usual)) !== undefined;
    const target = isTaken ? join(folder, distinctPlacedName(product, fileName)) : usual;
    return file.among === undefined
      ? { target, path: target }
      : { target, path: join(`${target}.part`, safeName(file.fileName)), among: file.among.map(safeName) };
  };

  const put = async (
    product: Product,
    file: ExpectedFile,
    content: ProductStream,
    options: PutOptions,
  ): Promise<ArchivedProduct | undefined> => {
    const place = await placeOf(product, file);
    const folder = dirname(place.path);
    // Made once, and looked at each time: someone may have removed it, or put a link in its place.
    if (!madeFolders.has(folder) || (await looks.stats(folder))?.isDirectory() !== true)
      await makeFolders(root, folder);
    madeFolders.add(folder);
    const { lock } = partPathsOf(place.path);
    const taking = { ...options, thread, memory, room, lock: () => lockPart(lock, machine()) };
    if (place.among === undefined) {
      return { location: place.path, ...(await takeIn(place.path, file, content, taking)) };
    }
    if ((await looks.stats(place.path)) !== undefined) await content.stream.cancel();
    else await takeIn(place.path, { ...file, among: undefined }, content, taking);
    return completed(place.target, place.among, looks);
  };

  return {
    location: root,

    async freeBytes() {
      for (let folder = root; ; folder = dirname(folder)) {
        try {
          return await room.freeBytes(folder);
        } catch (error) {
          if (!isAbsence(error) || folder === dirname(folder)) return undefined;
        }
      }
    },

    async locate(product, options = {}) {
      options.signal?.throwIfAborted();
      try {
        return await locateProduct(root, product, { ...options, looks, namesIn });
      } catch (error) {
        throw archiveFailure(root, error);
      }
    },

    async partial(product, file, options = {}) {
      options.signal?.throwIfAborted();
      const { path: filePath, among } = await placeOf(product, file);
      const paths = partPathsOf(filePath);
      if ((await looks.stats(paths.lock)) !== undefined) await refuseWhileHeld(paths.lock, machine());
      if (among !== undefined) {
        const stats = await looks.stats(filePath);
        if (stats !== undefined) return { offsetBytes: stats.size, sizeBytes: stats.size };
      }
      return (await looks.stats(paths.note)) === undefined ? undefined : readPart(paths, file);
    },

    async put(product, file, content, options = {}) {
      const key = JSON.stringify([
        dayFolders(product)[0],
        product.id,
        file.among === undefined ? "" : file.fileName,
      ]);
      const other = arriving.get(key);
      if (other !== undefined) {
        await content.stream.cancel();
        return other;
      }
      const coming = put(product, file, content, options);
      arriving.set(key, coming);
      try {
        return await coming;
      } catch (error) {
        throw archiveFailure(root, error);
      } finally {
        arriving.delete(key);
      }
    },

    async removePartial(product, options = {}) {
      options.signal?.throwIfAborted();
      try {
        return await removePartial(root, product, { mayBeLink, looks, machine, ...options });
      } catch (error) {
        throw archiveFailure(root, error);
      }
    },

    async remove(product, location, options = {}) {
      options.signal?.throwIfAborted();
      try {
        return await removeProduct(root, product, location, { mayBeLink, ...options });
      } catch (error) {
        throw archiveFailure(location, error);
      }
    },
  };
}

interface Place {
  /** Where the product will be. */
  readonly target: string;
  /** Where the file will be. */
  readonly path: string;
  /** Names of all files of a product that becomes a folder. */
  readonly among?: readonly string[] | undefined;
}

/** Gives the folder of a product its name when all of its files are there. */
async function completed(
  target: string,
  among: readonly string[],
  looks: DiskLooks,
): Promise<ArchivedProduct | undefined> {
  const folder = `${target}.part`;
  try {
    const names = new Set(await readdir(folder));
    if (!among.every((name) => names.has(name))) return undefined;
    // Another file's lock may still be on its way out.
    for (const name of names) if (!among.includes(name)) await removeIfThere(join(folder, name));
    await rename(folder, target);
  } catch (error) {
    // Whoever put the last but one was quicker.
    if (!isAbsence(error) || (await looks.stats(target)) === undefined) throw error;
  }
  const { sizeBytes } = await filesBelow(target);
  return { location: target, sizeBytes };
}

/** Makes the folders down to one, none of them through a symbolic link below the root. */
async function makeFolders(root: string, folder: string): Promise<void> {
  await mkdir(root, { recursive: true });
  let one = root;
  for (const name of relative(root, folder).split(sep)) {
    one = join(one, name);
    await mkdir(one).catch((error: unknown) => {
      if (systemCode(error) !== "EEXIST") throw error;
    });
    if (!(await lstat(one)).isSymbolicLink()) continue;
    throw new ArchiveError("archive/unsafe", `${one} is a symbolic link: nothing is written through it`, {
      path: one,
    });
  }
}
