import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageFolder } from "../package-folder.js";

/** `eomatch serve` in a process of its own. */
export interface PageServer {
  /** Where the page is. */
  readonly url: string;
  stop(): void;
}

/** Serves a catalogue on any free port of this machine. @throws Error when the program ends before it has said where */
export async function startPageServer(path: string): Promise<PageServer> {
  const program = join(packageFolder(), "..", "apps", "eomatch", "bin", "eomatch.js");
  const child = spawn(process.execPath, [program, "serve", "--path", path, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+\//.exec(line)?.[0];
    if (url !== undefined) return { url, stop: () => void child.kill() };
  }
  throw new Error("eomatch serve has ended; what it printed is above");
}
