import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { CliIo } from "../io.js";
import { searchDisplay } from "./search-display.js";

function ioWith(nowMs: () => number, terminal: object = {}): { io: CliIo; text: () => string } {
  const stderr = Object.assign(new PassThrough(), terminal);
  const io = {
    stdout: new PassThrough(),
    stderr,
    env: {},
    cwd: "/",
    signal: new AbortController().signal,
    nowMs,
  };
  return { io, text: () => String(stderr.read() ?? "") };
}

const search = (done: number, products: number) =>
  ({ stage: "search", done, total: 100, products: [products, 1], matchups: 2 }) as const;

describe("searchDisplay", () => {
  it("tells how far it is every five seconds where there is no terminal, with what is left at that rate", () => {
    let now = 0;
    const { io, text } = ioWith(() => now);
    const display = searchDisplay(io);
    for (let done = 0; done <= 24; done++) {
      now = done * 500;
      display.search(search(done, done * 100));
    }
    for (const events of [1, 2, 3, 4]) {
      now += 1000;
      display.written({ stage: "write", events, matchups: 2 * events, products: 3 * events });
    }
    display.close();
    display.close();
    expect(text()).toBe(
      "search: 10 of 100 done, 1,001 products, 2 matchups, about 45 s left\n" +
        "search: 20 of 100 done, 2,001 products, 2 matchups, about 40 s left\n" +
        "written: 1 new event, 2 matchups, 3 products\n" +
        "written: 4 new events, 8 matchups, 12 products\n",
    );
  });

  it("keeps lines above the bar and takes the bar away when it closes", () => {
    let now = 0;
    const { io, text } = ioWith(() => now, { isTTY: true, columns: 100 });
    const display = searchDisplay(io);
    display.line("before");
    display.search(search(0, 0));
    display.written({ stage: "write", events: 1, matchups: 2, products: 3 });
    now = 1000;
    display.search(search(50, 7));
    display.line("meanwhile");
    display.close();
    display.close();
    display.line("after");
    const written = text();
    expect(written.startsWith("before\n")).toBe(true);
    expect(written).toContain("meanwhile\n");
    expect(written).toContain("50% 8 products, 2 matchups, 2 written, 50/s, ETA 1 s");
    expect(written.endsWith("after\n")).toBe(true);
    expect(written.indexOf("meanwhile")).toBeLessThan(written.lastIndexOf("█"));
  });

  it("writes lines on a terminal that is too narrow or dumb for a bar", () => {
    const { io, text } = ioWith(() => 0, { isTTY: true, columns: 40 });
    const display = searchDisplay(io);
    display.search(search(1, 1));
    display.close();
    expect(text()).toBe("");
  });

  it("leaves out the speed, then what is written, where the terminal has no room for all", () => {
    for (const [columns, expected] of [
      [76, "50% 1,234,568 products, 2 matchups, 2 written, ETA 1 s"],
      [66, "50% 1,234,568 products, 2 matchups, ETA 1 s"],
    ] as const) {
      let now = 0;
      const { io, text } = ioWith(() => now, { isTTY: true, columns });
      const display = searchDisplay(io);
      display.search(search(0, 0));
      display.written({ stage: "write", events: 1, matchups: 2, products: 3 });
      now = 1000;
      display.search(search(50, 1_234_567));
      display.close();
      expect(text()).toContain(expected);
    }
  });
});
