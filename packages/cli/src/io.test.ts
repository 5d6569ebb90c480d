import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { processIo, writeText } from "./io.js";

/** A process of which only what processIo touches is there. */
function processLike() {
  const exits: number[] = [];
  const process = Object.assign(new EventEmitter(), {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: { A: "1" },
    cwd: () => "/here",
    exit: (code: number) => exits.push(code),
    exitCode: undefined as number | undefined,
  });
  return { process, exits, io: processIo(process as unknown as NodeJS.Process) };
}

describe("processIo", () => {
  it("aborts its signal at the first interruption and ends the process at the second", () => {
    const { process, exits, io } = processLike();
    expect(io.signal.aborted).toBe(false);
    process.emit("SIGINT");
    expect(io.signal.aborted).toBe(true);
    expect(exits).toEqual([]);
    process.emit("SIGTERM");
    expect(exits).toEqual([130]);
  });

  it("ends quietly when the reader of its output has gone", () => {
    const { process, exits } = processLike();
    process.stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    expect(exits).toEqual([0]);
    expect(process.stderr.read()).toBeNull();
  });

  it("stops a command that changes something when the reader of its output has gone", () => {
    const { process, exits, io } = processLike();
    io.stopWithReader?.();
    process.stderr.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    expect(io.signal.aborted).toBe(true);
    expect(exits).toEqual([]);
  });

  const fullDisk = (): Error => Object.assign(new Error("no space left on device"), { code: "ENOSPC" });

  it("says so once when its output cannot be written, and fails", () => {
    const { process, exits } = processLike();
    process.stdout.emit("error", fullDisk());
    expect(exits).toEqual([1]);
    process.stdout.emit("error", fullDisk());
    expect(exits).toEqual([1]);
    expect(String(process.stderr.read())).toBe(
      "error: the output cannot be written: no space left on device\n",
    );
  });

  it("fails at its end when the output of a command that changes something cannot be written", () => {
    const { process, exits, io } = processLike();
    io.stopWithReader?.();
    process.stdout.emit("error", fullDisk());
    expect(exits).toEqual([]);
    expect(io.signal.aborted).toBe(false);
    process.exitCode = 0;
    process.emit("exit");
    expect(process.exitCode).toBe(1);
  });
});

describe("writeText", () => {
  it("waits until the stream takes more", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    let isWritten = false;
    const writing = writeText(stream, "longer than four").then(() => {
      isWritten = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isWritten).toBe(false);
    stream.resume();
    await writing;
    expect(isWritten).toBe(true);
  });

  it("does not wait for a stream that has closed", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const writing = writeText(stream, "longer than four");
    stream.destroy();
    await expect(writing).resolves.toBeUndefined();
  });
});
