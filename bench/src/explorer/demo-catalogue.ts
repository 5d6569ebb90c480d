import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../archives/archive-cache.js";
import { packageFolder } from "../package-folder.js";

const root = join(packageFolder(), "..");
const examples = ["s2a-landsat9.yaml", "s2a-s3a.yaml"];

/** The catalogue that `npm run demo` makes, found now unless it is among the temporary files already. */
export function demoCatalogue(progress: (line: string) => void): string {
  const path = join(cacheFolder(), "catalogue-demo");
  if (existsSync(path)) return path;
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  for (const example of examples) {
    progress(`making the demo's catalogue: ${example}`);
    const args = ["find", "--config", join(root, "examples", example), "--path", unfinished];
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, "apps", "eomatch", "bin", "eomatch.js"), ...args],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`eomatch ${args.join(" ")} ended with ${status}: ${stderr}`);
  }
  renameSync(unfinished, path);
  return path;
}
