/// <reference types="node" />
import { existsSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../../shared/data/", import.meta.url);

/** Tells whether the collection of real input lies beside the repository; where it does not, its tests are skipped. */
export const hasSharedData: boolean = existsSync(new URL("MANIFEST.md", FOLDER));

/** Why a test that needs the real input is skipped, for its name. */
export const SHARED_DATA: string = hasSharedData ? "" : " (skipped: no shared data beside the repository)";

/** Reads one text of the collection, by its path inside. */
export function readSharedText(path: string): string {
  return readFileSync(new URL(path, FOLDER), "utf8");
}
