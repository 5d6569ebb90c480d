import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Writable } from "node:stream";
import { CliError } from "../errors.js";
import type { CliIo } from "../io.js";
import { unwritableReason } from "../unwritable-reason.js";

/** A file that a command tells everything to, besides the terminal. */
export interface LogFile {
  /** Streams that write to the file, every line after the time; no terminal, so without bars and colours. */
  readonly io: CliIo;
  /** Writes why the command failed. */
  failed(error: unknown): void;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

/**
 * Opens the file of `--log-file`, to add to what is in it.
 *
 * @param clock what the times in it are read from
 * @throws CliError `cli/unwritable`
 */
export async function openLogFile(
  io: CliIo,
  file: string,
  clock: () => Date = () => new Date(),
): Promise<LogFile> {
  const path = resolve(io.cwd, file);
  const unwritable = (error: unknown): CliError =>
    new CliError(
      "cli/unwritable",
      `--log-file: ${path} cannot be written: ${unwritableReason(error, path)}`,
      { cause: error },
    );
  const handle = await open(path, "a").catch((error: unknown) => {
    throw unwritable(error);
  });
  let fault: CliError | undefined;
  let written: Promise<unknown> = Promise.resolve();
  const write = (text: string): void => {
    written = written
      .then(() => handle.appendFile(text))
      // A log that cannot be written any more must not end the work, but is not kept quiet either.
      .catch((error: unknown) => {
        fault ??= unwritable(error);
      });
  };
  const stream = timedLines(write, clock);
  return {
    io: { ...io, stdout: stream, stderr: stream, stdin: undefined },
    failed: (error) => stream.write(`error: ${error instanceof Error ? error.message : String(error)}\n`),
    close: async () => {
      stream.end();
      await written;
      await handle.close();
      if (fault !== undefined) io.stderr.write(`warning: ${fault.message}\n`);
    },
  };
}

/** A stream that writes each line after the time at which it began, ISO 8601, UTC. */
function timedLines(write: (text: string) => void, clock: () => Date): Writable {
  let rest = "";
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _, done) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      const time = clock().toISOString();
      if (lines.length > 0) write(lines.map((line) => `${time} ${line}\n`).join(""));
      done();
    },
    final: (done) => {
      if (rest !== "") write(`${clock().toISOString()} ${rest}\n`);
      done();
    },
  });
}

/** A report whose every call goes to two. */
export function toBoth<Report extends object>(first: Report, second: Report): Report {
  type Calls = { readonly [name: string]: (...args: unknown[]) => void };
  const [one, other] = [first as Calls, second as Calls];
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      (...args: unknown[]) => {
        one[name]?.(...args);
        other[name]?.(...args);
      },
    ]),
  ) as Report;
}
