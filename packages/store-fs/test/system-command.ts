import { execFileSync } from "node:child_process";

/** Runs a command of the operating system, for what Node cannot do: mounting a file system, making a named pipe. */
export function runSystemCommand(command: string, ...options: readonly string[]): void {
  execFileSync(command, options, { stdio: "ignore" });
}
