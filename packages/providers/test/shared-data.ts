import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = resolve(fileURLToPath(new URL("../../../../shared/data", import.meta.url)));

/** Whether the real products beside the repository are there; says so when they are not. */
export const hasSharedData: boolean = existsSync(folder);

if (!hasSharedData) console.info("skipped: the real products of ../shared/data are not here");

/** Absolute path of a file of the real data. */
export function sharedPath(path: string): string {
  return resolve(folder, path);
}

/** A JSON file of the real data. */
export function sharedJson(path: string): unknown {
  return JSON.parse(readFileSync(sharedPath(path), "utf8"));
}
