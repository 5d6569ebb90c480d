import { type ArchivedProduct, ArchiveError, type ProductArchive } from "@eomatch/stac-model";

/** An archive in memory that keeps what a broken stream has brought, and counts what is asked of it. */
export interface MemoryArchive extends ProductArchive {
  readonly placed: Map<string, Uint8Array>;
  readonly parts: Map<string, Uint8Array>;
  /** Locations that it refuses to delete. */
  readonly stuck: Set<string>;
  free: number;
}

export function memoryArchive(): MemoryArchive {
  const placed = new Map<string, Uint8Array>();
  const parts = new Map<string, Uint8Array>();
  const stuck = new Set<string>();
  const found = (id: string): ArchivedProduct | undefined => {
    const bytes = placed.get(id);
    return bytes && { location: `/archive/${id}`, sizeBytes: bytes.length };
  };
  const archive: MemoryArchive = {
    location: "/archive",
    placed,
    parts,
    stuck,
    free: 1e9,
    freeBytes: async () => archive.free,
    async locate({ id }, { expected } = {}) {
      const here = found(id);
      return expected?.sizeBytes === undefined || here?.sizeBytes === expected.sizeBytes ? here : undefined;
    },
    async partial({ id }) {
      const bytes = parts.get(id);
      return bytes && { offsetBytes: bytes.length, validator: '"v1"' };
    },
    async put({ id }, file, { stream, offsetBytes }, { onBytes } = {}) {
      let bytes = (parts.get(id) ?? new Uint8Array()).subarray(0, offsetBytes);
      parts.delete(id);
      try {
        for await (const piece of stream) {
          bytes = Uint8Array.from([...bytes, ...piece]);
          onBytes?.(piece.length);
        }
      } catch (error) {
        parts.set(id, bytes);
        throw error;
      }
      if (file.sizeBytes !== undefined && file.sizeBytes !== bytes.length) {
        throw new ArchiveError("archive/mismatch", `${file.fileName} is not what was expected: its size`);
      }
      placed.set(id, bytes);
      return { ...(found(id) as ArchivedProduct), checksum: "1220aa" };
    },
    async remove({ id }, location, { dryRun } = {}) {
      if (stuck.has(location))
        throw new ArchiveError("archive/unsafe", `${location} is not deleted: it is stuck`);
      return dryRun === true ? placed.has(id) : placed.delete(id);
    },
  };
  return archive;
}
