import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, run, testAdapters } from "./in-process.js";

const commands = ["find", "download", "remove", "check", "prune", "remove-events"] as const;
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The events in a text of which every line must be one. */
function eventsIn(stdout: string): { readonly type: string; readonly [field: string]: unknown }[] {
  expect(stdout.endsWith("\n")).toBe(true);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  // Whoever reads them has the README to go by.
  for (const { type } of events) expect(readme).toContain(`| \`${type}\``);
  return events;
}

describe("--json", () => {
  it.each(commands)("%s: ends with an error as an event, and as a message on stderr", async (command) => {
    const cwd = await folderWith({ "find.yaml": goodConfig.replace("./catalogue", "./photos") });
    const argv = [command, "--config", "find.yaml", "--json"];
    if (command.startsWith("remove")) argv.push("--yes", "--start-time", "2023-01-01");
    const { exitCode, stderr, stdout } = await run(argv, { cwd });
    expect(exitCode).toBe(2);
    const [{ type, code, message } = { type: "none" }, ...more] = eventsIn(stdout);
    expect({ type, more }).toEqual({ type: "error", more: [] });
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(stderr).toBe(`error: ${message}\n`);
  });

  it.each(commands)("%s: says that it was stopped as an event", async (command) => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const adapters = {
      ...testAdapters(),
      checkCatalogue: async ({ signal }: { readonly signal: AbortSignal }): Promise<never> => {
        signal.throwIfAborted();
        throw new Error("it was not stopped");
      },
      openArchive: (): never => {
        throw stop.signal.reason;
      },
    };
    await run(["find", "--config", "find.yaml", "--quiet"], { cwd, adapters });
    const stop = new AbortController();
    stop.abort();
    const argv = [command, "--config", "find.yaml", "--json"];
    if (command.startsWith("remove")) argv.push("--yes", "--start-time", "2023-01-01");
    const { exitCode, stdout, stderr } = await run(argv, { cwd, adapters, signal: stop.signal });
    expect(exitCode).toBe(130);
    expect(eventsIn(stdout).at(-1)?.type).toBe("stopped");
    expect(stderr).toBe("");
  });

  it("tells of a search and of taking events out in the events that the README names", async () => {
    const options = { cwd: await folderWith({ "find.yaml": goodConfig }), adapters: testAdapters() };
    const find = await run(["find", "--config", "find.yaml", "--json"], options);
    const last = eventsIn(find.stdout).at(-1);
    expect(last).toMatchObject({ type: "summary", added: { events: 2, matchups: 3, products: 5 } });
    const removal = ["remove-events", "--path", "catalogue", "--all", "--json"];
    const plan = await run([...removal, "--dry-run"], options);
    expect(eventsIn(plan.stdout)).toMatchObject([{ type: "plan", events: 2 }]);
    const removed = await run([...removal, "--yes"], options);
    expect(eventsIn(removed.stdout)).toMatchObject([{ type: "removed", events: 2 }]);
  });
});
