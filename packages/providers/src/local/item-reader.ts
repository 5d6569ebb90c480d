import { type FileHandle, open } from "node:fs/promises";
import { type IndexEntry, jsonOrUndefined } from "./index-entry.js";
import { readRange, stampOf } from "./indexed-file.js";
import { type ItemIndex, isSameStamp } from "./item-index.js";

/** Reads items by where the index says they are. */
export interface ItemReader {
  /** The parsed item; `"changed"` when the file is no longer the one that was indexed. */
  read(entry: IndexEntry): Promise<{ readonly item: unknown } | "changed">;
  close(): Promise<void>;
}

const maxOpenFiles = 8;

/** Makes a reader of an index's items that keeps the last few files open. */
export function itemReader(index: ItemIndex): ItemReader {
  const handles = new Map<string, FileHandle>();

  const openIndexed = async (file: string): Promise<FileHandle | undefined> => {
    const kept = handles.get(file);
    if (kept !== undefined) return kept;
    const stamp = index.files.get(file)?.stamp;
    const handle = await openExisting(file);
    if (handle === undefined) return undefined;
    if (stamp === undefined || !isSameStamp(stampOf(await handle.stat()), stamp)) {
      await handle.close();
      return undefined;
    }
    const [oldest] = handles.size < maxOpenFiles ? [] : handles;
    if (oldest !== undefined) {
      handles.delete(oldest[0]);
      await oldest[1].close();
    }
    handles.set(file, handle);
    return handle;
  };

  return {
    async read(entry) {
      const handle = await openIndexed(entry.file);
      if (handle === undefined) return "changed";
      const item = jsonOrUndefined(await readRange(handle, entry));
      return item === undefined ? "changed" : { item };
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
