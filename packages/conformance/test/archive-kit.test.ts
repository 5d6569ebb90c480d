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

interface Part {
  readonly bytes: Uint8Array;
  readonly validator: string;
  readonly sizeBytes: number | undefined;
}
interface Files {
  readonly placed: Map<string, Uint8Array>;
  readonly parts: Map<string, Part>;
  readonly arriving: Map<string, Promise<ArchivedProduct | undefined>>;
}
type Wrap = (archive: ProductArchive, files: Files) => ProductArchive;

const brokenArchives: { readonly [id: string]: Wrap } = {
  "absent-product": (archive) => ({
    ...archive,
    partial: async (product, file) =>
      (await archive.partial(product, file)) ??
      (file.sizeBytes === undefined && file.among === undefined ? { offsetBytes: 1 } : undefined),
  }),
  "put-is-located": (archive) => ({
    ...archive,
    put: async (...args) => {
      const placed = await archive.put(...args);
      return placed && args[0].id === "b" && args[1].checksum ? { ...placed, sizeBytes: 0 } : placed;
    },
  }),
  "put-pieces": (archive) => ({
    ...archive,
    put: async (...args) => {
      const placed = await archive.put(...args);
      return placed && args[2].pieces ? { ...placed, sizeBytes: 0 } : placed;
    },
  }),
  "wrong-size": unverified(({ sizeBytes = 0 }) => sizeBytes === 5001, ["sizeBytes"]),
  "wrong-checksum": unverified(({ sizeBytes }) => sizeBytes === undefined, ["checksum"]),
  "broken-stream": (archive, { placed }) => ({
    ...archive,
    async put(...args) {
      try {
        return await archive.put(...args);
      } catch (error) {
        if ((error as Error).message === "connection reset" && args[1].sizeBytes === undefined)
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
    locate: async (product, options) =>
      arriving.has(product.id) ? { location: "half", sizeBytes: 0 } : archive.locate(product, options),
  }),
  "put-twice-at-once": (archive, { placed }) => {
    let puts = 0;
    return {
      ...archive,
      async put(product, file, content, options) {
        const isSecond = ++puts === 2 && product.id === "a" && file.sizeBytes === 5000;
        const done = await archive.put(product, file, content, options);
        if (isSecond && content.validator === undefined)
          placed.set(`${done?.location} (2)`, new Uint8Array());
        return done;
      },
    };
  },
  "removes-its-own": (archive, { placed }) => ({
    ...archive,
    async remove(product, location) {
      const isThere = await archive.remove(product, location);
      if (product.id === "b") placed.delete(placeOf({ id: "a" }));
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
  "no-part-of-unknown-version": (archive, { parts }) => ({
    ...archive,
    async put(product, file, content, options) {
      try {
        return await archive.put(product, file, content, options);
      } catch (error) {
        if (content.sizeBytes === 5000 && content.validator === undefined)
          parts.set(partOf(product, file), { bytes: new Uint8Array(9), validator: "?", sizeBytes: 5000 });
        throw error;
      }
    },
  }),
  "goes-on": (archive) => ({
    ...archive,
    partial: async (...args) => {
      const partial = await archive.partial(...args);
      return partial && partial.offsetBytes < 5000 ? { ...partial, validator: '"v2"' } : partial;
    },
  }),
  "part-is-complete": (archive) => ({
    ...archive,
    put: async (product, file, content, options) => {
      if (content.offsetBytes === 5000) throw new Error("there is nothing to write");
      return archive.put(product, file, content, options);
    },
  }),
  "part-is-verified": unverified(
    ({ checksum, sizeBytes }) => checksum !== undefined && sizeBytes === 5000,
    ["checksum"],
    (content) => content.offsetBytes > 0,
  ),
  "part-begun-anew": (archive, { parts }) => ({
    ...archive,
    async put(product, file, content, options) {
      if (content.validator !== '"v2"') return archive.put(product, file, content, options);
      const { offsetBytes } = { offsetBytes: parts.get(partOf(product, file))?.bytes.length ?? 0 };
      return archive.put(product, file, { ...content, offsetBytes }, options);
    },
  }),
  "left-is-removed": (archive) => ({ ...archive, removePartial: async () => undefined }),
  "folder-when-whole": (archive) => ({
    ...archive,
    put: (product, { among: _, ...file }, content, options) => archive.put(product, file, content, options),
  }),
  "locate-looks-closely": (archive) => ({ ...archive, locate: (product) => archive.locate(product) }),
  "keeps-what-is-anothers": (archive, { placed }) => ({
    ...archive,
    remove: async (product, location) =>
      product.id === "b" && location.includes("a") && !placed.has(placeOf({ id: "b" }))
        ? placed.delete(location)
        : archive.remove(product, location),
  }),
};

describe("an archive that breaks", () => {
  it.each(Object.entries(brokenArchives))("%s fails that case and no other", async (id, wrap) => {
    const { failed } = await checkArchive(archiveHarness(wrap));
    expect(failed.map((failure) => failure.id)).toEqual([id]);
  });
});

/** Does not look at some of what is expected, of some files. */
function unverified(
  isMeant: (file: ExpectedFile) => boolean,
  keys: readonly (keyof ExpectedFile)[],
  isMeantOf: (content: ProductStream) => boolean = ({ offsetBytes }) => offsetBytes === 0,
): Wrap {
  return (archive) => ({
    ...archive,
    put: (product, file, content, options) =>
      archive.put(
        product,
        isMeant(file) && isMeantOf(content)
          ? { ...file, ...Object.fromEntries(keys.map((key) => [key, undefined])) }
          : file,
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
      const files: Files = { placed: new Map(), parts: new Map(), arriving: new Map() };
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
    places: async (archive) => {
      const { placed, parts } = filesOf(archive);
      return [...placed.keys(), ...parts.keys()].sort();
    },
    dispose: async () => archives.clear(),
  };
}

/** The plainest archive that keeps the whole contract. */
function memoryArchive({ placed, parts, arriving }: Files): ProductArchive {
  const take = async (
    product: Product,
    file: ExpectedFile,
    { stream, offsetBytes, validator, sizeBytes }: ProductStream,
    signal: AbortSignal | undefined,
  ): Promise<ArchivedProduct | undefined> => {
    const part = partOf(product, file);
    const pieces: Uint8Array[] = [(parts.get(part)?.bytes ?? new Uint8Array()).subarray(0, offsetBytes)];
    const joined = async (): Promise<Uint8Array<ArrayBuffer>> =>
      new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
    parts.delete(part);
    try {
      for await (const piece of stream) {
        signal?.throwIfAborted();
        pieces.push(piece);
      }
    } catch (error) {
      if (validator !== undefined) parts.set(part, { bytes: await joined(), validator, sizeBytes });
      throw error;
    }
    const bytes = await joined();
    if (file.sizeBytes !== undefined && file.sizeBytes !== bytes.length) throw new Error("the size is wrong");
    if (file.checksum !== undefined && file.checksum !== (await multihash(bytes)))
      throw new Error("the checksum is wrong");
    if (file.among === undefined) {
      placed.set(placeOf(product), bytes);
      return { location: placeOf(product), sizeBytes: bytes.length };
    }
    parts.set(part, { bytes, validator: "whole", sizeBytes: bytes.length });
    const all = file.among.map((fileName) => parts.get(partOf(product, { ...file, fileName }))?.bytes);
    if (!all.every((one) => one !== undefined)) return undefined;
    for (const fileName of file.among) parts.delete(partOf(product, { ...file, fileName }));
    const whole = new Uint8Array(await new Blob(all as BlobPart[]).arrayBuffer());
    placed.set(placeOf(product), whole);
    return { location: placeOf(product), sizeBytes: whole.length };
  };
  return {
    location: "/archive/",
    async locate(product, { expected } = {}) {
      const bytes = placed.get(placeOf(product)) as Uint8Array<ArrayBuffer> | undefined;
      if (bytes === undefined) return undefined;
      if (expected?.sizeBytes !== undefined && expected.sizeBytes !== bytes.length) return undefined;
      if (expected?.checksum !== undefined && expected.checksum !== (await multihash(bytes)))
        return undefined;
      return { location: placeOf(product), sizeBytes: bytes.length };
    },
    async partial(product, file) {
      const part = parts.get(partOf(product, file));
      return part && { ...part, offsetBytes: part.bytes.length };
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
    async remove(product, location) {
      if (location !== placeOf(product)) throw new Error("it is another's");
      return placed.delete(location);
    },
  };
}

async function multihash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `1220${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function placeOf({ id }: Pick<Product, "id">): string {
  return `/archive/${encodeURIComponent(id)}`;
}

function partOf({ id }: Pick<Product, "id">, { fileName, among }: ExpectedFile): string {
  return `/archive/${encodeURIComponent(id)}${among === undefined ? "" : `/${fileName}`}.part`;
}
