import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../package-folder.js";

/** In a measuring process: what its parent asked, one JSON object as the only argument. */
export function request<T>(): T {
  const [json] = process.argv.slice(2);
  if (json === undefined) throw new Error("give the request as JSON, the only argument");
  return JSON.parse(json) as T;
}

/** In a measuring process: tells its parent the result, one JSON object on standard output. */
export function answer<T>(result: T): void {
  process.stdout.write(JSON.stringify(result));
}

/** The measuring processes, each a file of `dist/processes`. */
export type ProcessName =
  | "end-to-end-process"
  | "catalogue-query-process"
  | "catalogue-write-process"
  | "engine-process"
  | "json-parse-process"
  | "orbit-pairs-process"
  | "parallel-process"
  | "plain-write-process"
  | "stream-process";

/** Input of a million products a side takes more than Node's default heap; garbage is collected before measuring. */
const FLAGS_FOR_LOADED_INPUT = ["--expose-gc", "--max-old-space-size=12000"];

/** Asks a fresh Node process and waits for its answer. */
export async function askNode<Answer>(processName: ProcessName, question: unknown): Promise<Answer> {
  const file = join(packageFolder(), "dist", "processes", `${processName}.js`);
  const isLoaded = processName === "engine-process" || processName === "parallel-process";
  // Where the memory of the whole process is the figure, Node runs as anyone would run it.
  const flags = isLoaded ? FLAGS_FOR_LOADED_INPUT : [];
  return ask<Answer>(process.execPath, [...flags, file, JSON.stringify(question)]);
}

/** Runs a program that answers with one JSON object on standard output. */
export async function ask<Answer>(program: string, args: readonly string[]): Promise<Answer> {
  return JSON.parse(await output(program, args)) as Answer;
}

/** Runs a program, optionally with text on its standard input, and gives what it prints; its errors are shown. */
export async function output(program: string, args: readonly string[], input = ""): Promise<string> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const printed: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (status === 0) return Buffer.concat(printed).toString("utf8");
  const what = [program, ...args].join(" ").slice(0, 300);
  throw new Error(`${what} ended with ${status ?? "a signal"}; what it printed is above`);
}
