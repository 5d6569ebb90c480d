import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { localProvider as LocalProvider } from "../src/local/index.js";
import { columnsOf, rowsOf, rowsOfSearch } from "./columns.js";
import { query, runSearch, square, stacItem } from "./items.js";
import { folderWith } from "./temporary-folder.js";

// Threads run JavaScript, so this needs the package as it is built; the build comes before the tests.
const built = new URL("../dist/local.js", import.meta.url);

/** An archive of about 57 MB: enough for a second thread. Items that need JSON.parse and broken lines are among them. */
function archive(): string {
  const ballast = "x".repeat(7600);
  const lines = Array.from({ length: 7000 }, (_, i) => {
    if (i % 1000 === 999) return i % 2000 === 999 ? '{"type": "Feature", ' : "";
    const id = i % 500 === 250 ? `ö ${i}` : `item ${i % 6500}`;
    const instant = new Date(Date.UTC(2024, 9, 1 + ((i * 7) % 29), 0, 0, i % 60, i % 1000)).toISOString();
    const geometry = square((i % 300) - 150, (i % 100) - 50);
    const datetime = i % 700 === 350 ? instant.slice(0, 10) : instant;
    const item = stacItem(id, { geometry, properties: { datetime, ballast: i % 3 === 0 ? "" : ballast } });
    return JSON.stringify(i % 3 === 0 ? { ...item, ballast: [ballast, { ballast: ballast }] } : item);
  });
  return `${lines.join("\n")}\n`;
}

describe("the built local provider", () => {
  let localProvider: typeof LocalProvider;
  beforeAll(async () => {
    expect(existsSync(new URL("../dist/index-worker.js", import.meta.url))).toBe(true);
    ({ localProvider } = (await import(built.href)) as { localProvider: typeof LocalProvider });
  });

  it("finds and reports the same with one thread and with two, in columns and in a search", async () => {
    const text = archive();
    expect(text.length).toBeGreaterThan(51e6);
    const path = await folderWith({ "a.ndjson": text });
    const outcomes = [];
    for (const threads of [1, 2]) {
      const skipped: unknown[] = [];
      const provider = localProvider({ path, threads });
      const columns = await columnsOf(provider, query(), { onSkip: (skip) => skipped.push(skip) });
      outcomes.push({ rows: rowsOf(columns), skipped });
      const indices = [0, columns.count - 1];
      const read = [];
      for await (const { id } of columns.read(indices)) read.push(id);
      expect(read).toEqual(indices.map((i) => columns.id(i)));
    }
    const [one, two] = outcomes;
    expect(two).toEqual(one);
    expect(one?.rows.length).toBeGreaterThan(6000);
    expect(one?.skipped).toContainEqual({
      product: join(path, "a.ndjson, line 5000"),
      reason: expect.stringContaining("it is not JSON"),
    });
    expect(one?.skipped).toHaveLength(4 + 10);
    const area = { type: "Polygon" as const, coordinates: square(10, 10).coordinates };
    const near = query({ area });
    const searched = await runSearch(localProvider({ path, threads: 2 }), near);
    expect(rowsOfSearch(searched)).toEqual(
      rowsOf(await columnsOf(localProvider({ path, threads: 1 }), near)),
    );
    expect(searched.ids.length).toBeGreaterThan(0);
  });

  it("stops its threads when aborted, and lets a process end that used them", async () => {
    const path = await folderWith({ "a.ndjson": archive() });
    const script = `
      import { localProvider } from ${JSON.stringify(built.href)};
      const provider = localProvider({ path: ${JSON.stringify(path)}, threads: 2 });
      const query = { collection: "S2_MSI_L2A", startTime: new Date(0), stopTime: new Date("2030-01-01") };
      const controller = new AbortController();
      const aborted = provider.searchColumns(query, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error("enough")), 1);
      console.log(await aborted.catch((error) => error.message));
      console.log((await provider.searchColumns(query)).count);
    `;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout).toMatch(/^enough\n\d+\n$/);
  });
});
