import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type {
  ArchivedProduct,
  ExpectedFile,
  Product,
  ProductArchive,
  ProductStream,
} from "@eomatch/stac-model";

/**
 * An archive of our own: product files on two disks, each new one on the disk that has more room, under names that say
 * nothing of the product.
 *
 * @param root the folder in which both disks are mounted, as `disk-1` and `disk-2`
 */
export function twoDiskArchive(root: string): ProductArchive {
  const disks = [join(root, "disk-1"), join(root, "disk-2")];
  const arriving = new Map<string, Promise<ArchivedProduct | undefined>>();

  const roomiest = async (): Promise<string> => {
    const free = await Promise.all(
      disks.map(async (disk) => {
        await mkdir(disk, { recursive: true });
        const { bavail, bsize } = await statfs(disk);
        return bavail * bsize;
      }),
    );
    return (free[1] ?? 0) > (free[0] ?? 0) ? (disks[1] as string) : (disks[0] as string);
  };

  const find = async (name: string): Promise<string | undefined> => {
    for (const disk of disks) if ((await sizeOf(join(disk, name))) !== undefined) return join(disk, name);
    return undefined;
  };

  const put = async (product: Product, file: ExpectedFile, content: ProductStream, signal?: AbortSignal) => {
    const name = nameOf(product, file);
    const part = (await find(`${name}.part`)) ?? join(await roomiest(), `${name}.part`);
    const target = part.replace(/\.part$/, file.among === undefined ? ".data" : ".member");
    const digest = createHash("sha256");
    const handle = await open(part, content.offsetBytes > 0 ? "r+" : "w");
    let size = content.offsetBytes;
    try {
      if (size > 0) digest.update((await readFile(part)).subarray(0, size));
      await handle.truncate(size);
      if (content.validator !== undefined) await writeFile(`${part}.note`, content.validator);
      for await (const piece of content.stream) {
        signal?.throwIfAborted();
        await handle.write(piece, 0, piece.length, size);
        digest.update(piece);
        size += piece.length;
      }
      signal?.throwIfAborted();
    } catch (error) {
      if (content.validator === undefined) await rm(part);
      throw error;
    } finally {
      await handle.close();
    }
    const checksum = `1220${digest.digest("hex")}`;
    const isWrong =
      (file.sizeBytes !== undefined && file.sizeBytes !== size) ||
      (file.checksum !== undefined && file.checksum !== checksum);
    await rm(`${part}.note`, { force: true });
    if (isWrong) {
      await rm(part);
      throw new Error(`${file.fileName} is not what was expected`);
    }
    await rename(part, target);
    return file.among === undefined ? { location: target, sizeBytes: size, checksum } : gather(product, file);
  };

  /** Puts the files of a product together once all are there. */
  const gather = async (
    product: Product,
    { among = [] }: ExpectedFile,
  ): Promise<ArchivedProduct | undefined> => {
    const members = await Promise.all(
      among.map(async (fileName) => find(`${nameOf(product, { fileName, among })}.member`)),
    );
    if (!members.every((member) => member !== undefined)) return undefined;
    const folder = join(await roomiest(), `${nameOf(product)}.folder`);
    await mkdir(`${folder}.new`, { recursive: true });
    for (const [i, member] of members.entries()) {
      await writeFile(join(`${folder}.new`, String(i)), await readFile(member));
      await rm(member);
    }
    await rename(`${folder}.new`, folder);
    return located(folder);
  };

  return {
    location: root,

    async locate(product, { expected } = {}) {
      const path = (await find(`${nameOf(product)}.data`)) ?? (await find(`${nameOf(product)}.folder`));
      if (path === undefined) return undefined;
      const found = await located(path);
      if (expected?.sizeBytes !== undefined && expected.sizeBytes !== found.sizeBytes) return undefined;
      if (expected?.checksum === undefined) return found;
      const checksum = `1220${createHash("sha256")
        .update(await readFile(path))
        .digest("hex")}`;
      return checksum === expected.checksum ? { ...found, checksum } : undefined;
    },

    async partial(product, file) {
      const name = nameOf(product, file);
      const member = await find(`${name}.member`);
      if (member !== undefined) {
        const size = (await sizeOf(member)) as number;
        return { offsetBytes: size, sizeBytes: size };
      }
      const part = await find(`${name}.part`);
      const size = part === undefined ? undefined : await sizeOf(part);
      if (part === undefined || size === undefined || size === 0) return undefined;
      return {
        offsetBytes: size,
        validator: await readFile(`${part}.note`, "utf8"),
        sizeBytes: file.sizeBytes,
      };
    },

    async put(product, file, content, { signal } = {}) {
      const key = nameOf(product, file);
      const other = arriving.get(key);
      if (other !== undefined) return other;
      const coming = put(product, file, content, signal);
      arriving.set(key, coming);
      try {
        return await coming;
      } finally {
        arriving.delete(key);
      }
    },

    async remove(product, location, { dryRun } = {}) {
      const own = disks.flatMap((disk) =>
        [".data", ".folder"].map((kind) => `${disk}${sep}${nameOf(product)}${kind}`),
      );
      if (!own.includes(location)) throw new Error(`${location} is not where ${product.id} would be`);
      if ((await sizeOf(location)) === undefined) return false;
      if (dryRun !== true) await rm(location, { recursive: true });
      return true;
    },
  };
}

function nameOf({ collection, id }: Product, file?: ExpectedFile): string {
  const parts = [collection, id, ...(file?.among === undefined ? [] : [file.fileName])];
  return createHash("sha256").update(JSON.stringify(parts), "utf16le").digest("hex").slice(0, 40);
}

async function located(path: string): Promise<ArchivedProduct> {
  const stats = await stat(path);
  if (!stats.isDirectory()) return { location: path, sizeBytes: stats.size };
  const sizes = (await readdir(path)).map(async (name) => (await stat(join(path, name))).size);
  return { location: path, sizeBytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
