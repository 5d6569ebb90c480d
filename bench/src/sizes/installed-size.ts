import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a package takes on disk, bytes. */
export interface InstalledSize {
  /** What it brings along: each dependency, and theirs, once, by name and version. */
  readonly dependencies: Readonly<Record<string, number>>;
  /** With its own files, as they are published. */
  readonly total: number;
}

/**
 * Weighs a package of this repository with everything that installing it brings along.
 *
 * Its own files are those `npm pack` would take; dependencies are weighed where they are installed now. Optional peers
 * do not count: they come only to those who ask.
 */
export function installedSize(folder: string): InstalledSize {
  const own = packedSize(folder);
  const dependencies: Record<string, number> = {};
  const queue = [realpathSync(folder)];
  const seen = new Set(queue);
  for (const dependant of queue) {
    for (const name of Object.keys(manifestOf(dependant).dependencies ?? {})) {
      const found = dependencyFolder(name, dependant);
      if (seen.has(found)) continue;
      seen.add(found);
      queue.push(found);
      dependencies[`${name}@${manifestOf(found).version}`] = folderSize(found);
    }
  }
  return { dependencies, total: Object.values(dependencies).reduce((sum, bytes) => sum + bytes, own) };
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** Unpacked, not the tarball's own size: it is what stays on disk. */
function packedSize(folder: string): number {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const printed = execFileSync(npm, ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
  const [pack] = JSON.parse(printed) as [{ unpackedSize: number }];
  return pack.unpackedSize;
}

function dependencyFolder(name: string, dependant: string): string {
  for (let folder = dependant; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    try {
      return realpathSync(candidate);
    } catch {
      if (folder === dirname(folder)) throw new Error(`${name}, which ${dependant} needs, is not installed`);
    }
  }
}

function folderSize(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? folderSize(path) : statSync(path).size;
  }
  return bytes;
}
