import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Texts that services ask not to be fetched again for a while, kept in a folder between runs. */
export interface TextCache {
  /** The text kept under a name, unless it is older than the limit; undefined without one. */
  read(name: string, options: { readonly maxAgeSeconds: number }): Promise<string | undefined>;
  /** Keeps a text; it appears whole or not at all. */
  write(name: string, text: string): Promise<void>;
}

/**
 * Makes a cache of texts in a folder, which is made when it is needed first.
 *
 * A cache that cannot be read or written only costs another request: it never fails.
 *
 * @param directory absolute; undefined keeps nothing
 */
export function textCache(directory: string | undefined): TextCache {
  if (directory === undefined) return { read: async () => undefined, write: async () => {} };
  return {
    async read(name, { maxAgeSeconds }) {
      const file = join(directory, name);
      try {
        const ageMs = Date.now() - (await stat(file)).mtimeMs;
        // A file of the future is one of a clock that was wrong.
        if (ageMs < 0 || ageMs > maxAgeSeconds * 1000) return undefined;
        return await readFile(file, "utf8");
      } catch {
        return undefined;
      }
    },
    async write(name, text) {
      const temporary = join(directory, `.${name}.${randomUUID()}.tmp`);
      try {
        await mkdir(directory, { recursive: true });
        await writeFile(temporary, text);
        await rename(temporary, join(directory, name));
      } catch {
        await rm(temporary, { force: true }).catch(() => {});
      }
    },
  };
}
