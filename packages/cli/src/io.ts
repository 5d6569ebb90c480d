/** A stream that text is written to: a terminal, a pipe, a file. */
export type CliOutput = NodeJS.WritableStream & {
  /** A person is looking: bars, colours and tables that fit. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined;
};

/** A stream that answers are read from. */
export type CliInput = NodeJS.ReadableStream & {
  /** A person is typing. */
  readonly isTTY?: boolean | undefined;
};

/** What a command line touches of the process it runs in; tests give their own. */
export interface CliIo {
  /** Results. */
  readonly stdout: CliOutput;
  /** Progress, warnings and errors. */
  readonly stderr: CliOutput;
  /** Where answers come from; left out where nobody can be asked. */
  readonly stdin?: CliInput | undefined;
  readonly env: { readonly [name: string]: string | undefined };
  /** Folder that relative paths on the command line start from, absolute. */
  readonly cwd: string;
  /** Ends the command as soon as that does no harm; its exit code is then 130. */
  readonly signal: AbortSignal;
  /**
   * Told by a command that changes something: should the reader of its output go, it is stopped by {@link CliIo.signal}
   * and its exit code says so, rather than ended at once as what merely shows something. Left out where no reader can go.
   */
  stopWithReader?(): void;
  /** A clock for rates and pauses, in milliseconds from any beginning. */
  nowMs(): number;
}

/**
 * The streams, environment, folder and signals of a process.
 *
 * The first SIGINT or SIGTERM aborts {@link CliIo.signal}, the second ends the process at once with 130. A
 * reader that closes the pipe early, as `head` does, ends it quietly, or stops it after {@link CliIo.stopWithReader}.
 * Output that cannot be written, as to a full disk, ends it with 1, after {@link CliIo.stopWithReader} once it is done.
 */
export function processIo(process: NodeJS.Process): CliIo {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  let isStoppedWithReader = false;
  let isLost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") {
        if (isStoppedWithReader) controller.abort();
        else process.exit(0);
      } else if (stream === process.stdout && !isLost) {
        isLost = true;
        process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
        if (!isStoppedWithReader) process.exit(1);
        // What is being changed is carried through, and would set the exit code of success.
        process.once("exit", () => {
          process.exitCode ||= 1;
        });
      }
    });
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    // A getter: opening the input of a process that asks nothing would be for nothing.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
    stopWithReader: () => {
      isStoppedWithReader = true;
    },
    nowMs: () => performance.now(),
  };
}

/** Characters in a line of a terminal; undefined for a stream that is none, or one that does not know its width. */
export function columnsOf({ isTTY, columns = 0 }: CliOutput): number | undefined {
  // A terminal that nobody has given a size, as those of containers often are, says 0.
  return isTTY === true && columns > 0 ? columns : undefined;
}

/** Writes text and waits until the stream takes more, so that long lists never pile up in memory, or has closed. */
export async function writeText(stream: CliOutput, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.once("drain", done).once("close", done);
  });
}
