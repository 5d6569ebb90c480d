import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Where the store keeps what is its own, the index among it. */
const workFolder = ".eomatch";

/**
 * Lets something add items to a catalogue, and then makes the catalogue what it was.
 *
 * Its collections and what the store keeps for itself are held by second names meanwhile, because the store replaces
 * files and never writes into them: so they come back as the very same files.
 */
export async function takingBack<T>(path: string, work: () => Promise<T>): Promise<T> {
  const collections = readdirSync(path)
    .map((name) => join(name, "collection.json"))
    .filter((file) => existsSync(join(path, file)));
  const kept = mkdtempSync(`${path}.kept-`);
  for (const file of collections) {
    mkdirSync(join(kept, dirname(file)));
    linkSync(join(path, file), join(kept, file));
  }
  linkTree(join(path, workFolder), join(kept, workFolder));
  try {
    return await work();
  } finally {
    for (const file of collections) {
      const before = new Set(itemLinks(join(kept, file)));
      for (const href of itemLinks(join(path, file))) {
        if (!before.has(href)) rmSync(join(path, dirname(file), href));
      }
      renameSync(join(kept, file), join(path, file));
    }
    rmSync(join(path, workFolder), { recursive: true });
    renameSync(join(kept, workFolder), join(path, workFolder));
    rmSync(kept, { recursive: true });
  }
}

function itemLinks(file: string): string[] {
  const { links } = JSON.parse(readFileSync(file, "utf8")) as { links: { rel: string; href: string }[] };
  return links.filter(({ rel }) => rel === "item").map(({ href }) => href);
}

function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}
