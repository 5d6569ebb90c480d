import { type FileHandle, open } from "node:fs/promises";
import { readRange } from "./file-bytes.js";
import { jsonOrUndefined } from "./index-item.js";
import { type IndexedFile, isSameStamp, stampOf } from "./indexed-file.js";
import type { FileRange, ItemTable } from "./item-table.js";

/** Reads items by where the index says they are. */
export interface ItemReader {
  /** The parsed item and its file; `"changed"` when the file is no longer the one that was indexed. */
  read(item: number): Promise<{ readonly value: unknown; readonly file: IndexedFile } | "changed">;
  close(): Promise<void>;
}

const maxOpenFiles = 8;

/** Makes a reader of a table's items that keeps the last few files open. */
export function itemReader({ ranges, rangeOf, rowOf }: ItemTable): ItemReader {
  const handles = new Map<IndexedFile, FileHandle>();

  const openIndexed = async (indexed: IndexedFile): Promise<FileHandle | undefined> => {
    const kept = handles.get(indexed);
    if (kept !== undefined) return kept;
    const handle = await openExisting(indexed.file);
    if (handle === undefined) return undefined;
    if (!isSameStamp(stampOf(await handle.stat()), indexed.stamp)) {
      await handle.close();
      return undefined;
    }
    const [oldest] = handles.size < maxOpenFiles ? [] : handles;
    if (oldest !== undefined) {
      handles.delete(oldest[0]);
      await oldest[1].close();
    }
    handles.set(indexed, handle);
    return handle;
  };

  return {
    async read(item) {
      const { file, rows } = ranges[rangeOf[item] as number] as FileRange;
      const row = rowOf[item] as number;
      const handle = await openIndexed(file);
      if (handle === undefined) return "changed";
      const text = await readRange(handle, rows.offsetBytes[row] as number, rows.lengthBytes[row] as number);
      const value = jsonOrUndefined(text);
      return value === undefined ? "changed" : { value, file };
    },
    async close() {
      for (const handle of handles.values()) await handle.close();
      handles.clear();
    },
  };
}

async function openExisting(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "r");
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}
