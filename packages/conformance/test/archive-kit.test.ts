import type {
  ArchivedProduct,
  ExpectedFile,
  Product,
  ProductArchive,
  ProductStream,
} from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { type ArchiveHarness, archiveCases, checkArchive } from "../src/archive/index.js";

const ids = archiveCases.map(({ id }) => id);

describe("the cases of an archive", () => {
  it("hold for the reference archive, every one", async () => {
    const { passed, failed } = await checkArchive(archiveHarness());
    expect(failed).toEqual([]);
    expect(passed).toEqual(ids);
  });

  it("each have a broken archive", () => {
    expect(Object.keys(brokenArchives).sort()).toEqual([...ids].sort());
  });
});

interface Files {
  readonly placed: Map<string, Uint8Array>;
  readonly arriving: Map<string, Promise<ArchivedProduct>>;
}
type Wrap = (archive: ProductArchive, files: Files) => ProductArchive;

const brokenArchives: { readonly [id: string]: Wrap } = {
  "absent-product": (archive, { placed }) => ({
    ...archive,
    remove: async (product) => placed.size === 0 || archive.remove(product),
  }),
  "put-is-located": (archive) => ({
    ...archive,
    put: async (...args) => {
      const placed = await archive.put(...args);
      return args[0].id === "b" && args[1].checksum ? { ...placed, sizeBytes: 0 } : placed;
    },
  }),
  "wrong-size": unverified(["sizeBytes"]),
  "wrong-checksum": unverified(["checksum"]),
  "broken-stream": (archive, { placed }) => ({
    ...archive,
    async put(...args) {
      try {
        return await archive.put(...args);
      } catch (error) {
        if ((error as Error).message === "connection reset")
          placed.set("/archive/half.part", new Uint8Array());
        throw error;
      }
    },
  }),
  "aborted-put": (archive) => ({
    ...archive,
    put: (product, file, content) => archive.put(product, file, content),
  }),
  "unseen-until-whole": (archive, { arriving }) => ({
    ...archive,
    locate: async (product) =>
      arriving.has(product.id) ? { location: "half", sizeBytes: 0 } : archive.locate(product),
  }),
  "put-twice-at-once": (archive, { placed }) => {
    let puts = 0;
    return {
      ...archive,
      async put(product, file, content, options) {
        const isSecond = ++puts === 2 && product.id === "a";
        const done = await archive.put(product, file, content, options);
        if (isSecond) placed.set(`${done.location} (2)`, new Uint8Array());
        return done;
      },
    };
  },
  "removes-its-own": (archive, { placed }) => ({
    ...archive,
    async remove(product) {
      const isThere = await archive.remove(product);
      if (product.id === "a.zip") placed.delete(placeOf({ id: "a" }));
      return isThere;
    },
  }),
  "hostile-names": (archive, { placed }) => ({
    ...archive,
    async put(...args) {
      const done = await archive.put(...args);
      if (args[1].fileName.startsWith("..")) placed.set("/etc/passwd", new Uint8Array());
      return done;
    },
  }),
};

describe("an archive that breaks", () => {
  it.each(Object.entries(brokenArchives))("%s fails that case and no other", async (id, wrap) => {
    const { failed } = await checkArchive(archiveHarness(wrap));
    expect(failed.map((failure) => failure.id)).toEqual([id]);
  });
});

function unverified(keys: readonly (keyof ExpectedFile)[]): Wrap {
  return (archive) => ({
    ...archive,
    put: (product, file, content, options) =>
      archive.put(
        product,
        { ...file, ...Object.fromEntries(keys.map((key) => [key, undefined])) },
        content,
        options,
      ),
  });
}

function archiveHarness(wrap: Wrap = (archive) => archive): ArchiveHarness {
  const archives = new Map<ProductArchive, Files>();
  const filesOf = (archive: ProductArchive): Files => archives.get(archive) as Files;
  return {
    async create() {
      const files: Files = { placed: new Map(), arriving: new Map() };
      const archive = wrap(memoryArchive(files), files);
      archives.set(archive, files);
      return archive;
    },
    async read({ location }) {
      for (const { placed } of archives.values()) {
        const bytes = placed.get(location);
        if (bytes !== undefined) return bytes;
      }
      throw new Error(`there is nothing at ${location}`);
    },
    places: async (archive) => [...filesOf(archive).placed.keys()].sort(),
    dispose: async () => archives.clear(),
  };
}

/** The plainest archive that keeps the whole contract. */
function memoryArchive({ placed, arriving }: Files): ProductArchive {
  const take = async (
    product: Product,
    file: ExpectedFile,
    { stream }: ProductStream,
    signal: AbortSignal | undefined,
  ): Promise<ArchivedProduct> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) {
      signal?.throwIfAborted();
      pieces.push(piece);
    }
    const bytes = new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
    if (file.sizeBytes !== undefined && file.sizeBytes !== bytes.length) throw new Error("the size is wrong");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const checksum = `1220${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    if (file.checksum !== undefined && file.checksum !== checksum) throw new Error("the checksum is wrong");
    placed.set(placeOf(product), bytes);
    return { location: placeOf(product), sizeBytes: bytes.length };
  };
  return {
    location: "/archive/",
    async locate(product) {
      const bytes = placed.get(placeOf(product));
      return bytes && { location: placeOf(product), sizeBytes: bytes.length };
    },
    async put(product, file, content, options) {
      const known = arriving.get(product.id);
      if (known !== undefined) return known;
      const taking = take(product, file, content, options?.signal);
      arriving.set(product.id, taking);
      try {
        return await taking;
      } finally {
        arriving.delete(product.id);
      }
    },
    remove: async (product) => placed.delete(placeOf(product)),
  };
}

function placeOf({ id }: Pick<Product, "id">): string {
  return `/archive/${encodeURIComponent(id)}`;
}
