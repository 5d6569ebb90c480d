import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * A text that is another one once a catalogue on disk has been written to: by us, which changes the index's head, or
 * by another tool, which changes the files of collections.
 *
 * @returns undefined where no such file is found, so that nothing can be told
 */
export async function catalogueStamp(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const files = [
    "catalog.json",
    join(".eomatch", "index", "head.json"),
    ...names.map((name) => join(name, "collection.json")),
  ];
  const stamps = await Promise.all(files.map((file) => stampOf(join(folder, file))));
  const found = stamps.filter((stamp) => stamp !== undefined);
  return found.length > 1 ? found.join("-") : undefined;
}

async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size.toString(36)}.${Math.round(mtimeMs).toString(36)}`;
  } catch {
    return undefined;
  }
}
