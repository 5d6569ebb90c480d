import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Real products, orbits and schemas, which stand beside the repository on some machines. */
export const sharedData: string = fileURLToPath(new URL("../../../../shared/data", import.meta.url));

/** Whether something of it is there; says so when it is not. */
export function hasShared(...names: string[]): boolean {
  const missing = names.filter((name) => !existsSync(join(sharedData, name)));
  if (missing.length > 0) console.log(`skipped: ${missing.join(", ")} not beside this checkout`);
  return missing.length === 0;
}

/** A JSON file of it. */
export function readShared<T>(name: string): T {
  return JSON.parse(readFileSync(join(sharedData, name), "utf8")) as T;
}
