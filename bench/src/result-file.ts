import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { packageFolder } from "./package-folder.js";

/**
 * Keeps what a benchmark gave in `results/<name>.json`, with the day and what kind of machine it was.
 *
 * Neither paths nor the machine's name: the file is published.
 */
export function saveResult(name: string, result: object): void {
  const folder = join(packageFolder(), "results");
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    system: `${platform()} ${arch()}`,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ name, machine, ...result }, null, 2)}\n`);
}
