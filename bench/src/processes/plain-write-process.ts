import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { answer, request } from "./process-talk.js";

/** A folder whose files are to be written again elsewhere. */
export interface PlainWriteRequest {
  readonly from: string;
  readonly to: string;
}

/** What writing them took, the bytes being in memory; and how many there were. */
export interface PlainWriteAnswer {
  readonly wallMs: number;
  readonly files: number;
}

/** Files written at the same time: as many as the store writes. */
const atOnce = 16;

const { from, to } = request<PlainWriteRequest>();
const files: { path: string; bytes: Buffer }[] = [];
for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  const path = relative(from, file);
  // What the store keeps for itself is no part of the catalogue.
  if (entry.isFile() && !path.startsWith(".eomatch"))
    files.push({ path: join(to, path), bytes: await readFile(file) });
}

const began = performance.now();
for (const folder of new Set(files.map(({ path }) => dirname(path))))
  await mkdir(folder, { recursive: true });
const rest = files[Symbol.iterator]();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const { path, bytes } of rest) await writeFile(path, bytes);
  }),
);
answer<PlainWriteAnswer>({ wallMs: performance.now() - began, files: files.length });
