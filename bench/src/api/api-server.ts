import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageFolder } from "../package-folder.js";

/** What a server's process says of itself. */
interface ServerState {
  /** Processor time so far, ms. */
  readonly cpuMs: number;
  /** Resident set, 1e6 bytes. */
  readonly rssMb: number;
}

/** A STAC API that is served by a process of its own. */
export interface ApiServer {
  /** Its landing page. */
  readonly url: string;
  state(): Promise<ServerState>;
  stop(): void;
}

/** Serves a catalogue as `eomatch serve` does, in a process of its own. */
export async function startApiServer(path: string): Promise<ApiServer> {
  const file = join(packageFolder(), "dist", "processes", "api-server-process.js");
  const child: ChildProcess = spawn(process.execPath, [file, JSON.stringify({ path })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("the server has ended; what it printed is above");
    return JSON.parse(value);
  };
  const { url } = (await next()) as { readonly url: string };
  return {
    url: `${url}/stac`,
    async state() {
      child.stdin?.write("state\n");
      return (await next()) as ServerState;
    },
    stop: () => void child.kill(),
  };
}
