import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { confirm, interview } from "./ask.js";
import type { CliIo } from "./io.js";

function terminal(
  typed: string,
  { signal = new AbortController().signal, ends = true } = {},
): {
  readonly io: CliIo;
  readonly told: () => string;
} {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.write(typed);
  if (ends) stdin.end();
  const io = { stdout: new PassThrough(), stderr, stdin, env: {}, cwd: "/", signal, nowMs: () => 0 };
  return { io, told: () => String(stderr.read() ?? "") };
}

describe("interview", () => {
  it("gives the line that is typed, without spaces around it, under the question", async () => {
    const { io, told } = terminal("  S2A, LS9 \nmore\n");
    const { ask, close } = interview(io);
    expect(await ask("Which satellites? ")).toBe("S2A, LS9");
    expect(await ask("And? ")).toBe("more");
    expect(told()).toBe("Which satellites? And? ");
    close();
  });

  it("says so when the input ends instead", async () => {
    await expect(interview(terminal("").io).ask("Which? ")).rejects.toThrow(
      "the input ended before the question",
    );
  });

  it("ends with the signal's reason on Ctrl-C", async () => {
    const controller = new AbortController();
    const asked = interview(terminal("", { signal: controller.signal, ends: false }).io).ask("Which? ");
    controller.abort();
    await expect(asked).rejects.toBe(controller.signal.reason);
  });
});

describe("confirm", () => {
  it.each([
    ["y\n", true],
    ["YES\n", true],
    ["n\n", false],
    ["\n", false],
    ["perhaps\n", false],
  ])("takes %j for %s", async (typed, answer) => {
    expect(await confirm(terminal(typed).io, "Remove 3 events?")).toBe(answer);
  });

  it("asks nobody where there is no terminal, and says what to add", async () => {
    const { io } = terminal("y\n");
    const piped: CliIo = { ...io, stdin: Object.assign(new PassThrough(), { isTTY: false }) };
    await expect(confirm(piped, "Remove?")).rejects.toThrow(
      "nobody can be asked here, this is no terminal: add --yes, or --dry-run to see what would go",
    );
  });
});
