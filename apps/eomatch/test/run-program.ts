import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** What a program that has ended has left. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program of the app, as it is installed, in a folder that is also its home. */
export function startProgram(
  program: "eomatch" | "eomatch-find" | "eomatch-download" | "eomatch-remove",
  argv: readonly string[],
  folder: string,
  variables: { readonly [name: string]: string } = {},
): { readonly child: ChildProcessByStdio<null, Readable, Readable>; readonly ended: Promise<Ended> } {
  const file = fileURLToPath(new URL(`../bin/${program}.js`, import.meta.url));
  const env = { PATH: process.env["PATH"], HOME: folder, ...variables };
  const child = spawn(process.execPath, [file, ...argv], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.stderr += text;
  });
  const ended: Promise<Ended> = once(child, "close").then(([code]) => ({
    code: code as number | null,
    ...texts,
  }));
  return { child, ended };
}
