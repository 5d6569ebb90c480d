import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { isOrbitSourceError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { serve } from "../../test/loopback-server.js";
import { folderWith } from "../../test/temporary-folder.js";
import { celestrak } from "./celestrak.js";

const elementSet = `SENTINEL-2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
`;
const quick = { firstDelaySeconds: 0.001, retries: 2 };
const ask = (name: string): { platform: { name: string }; startTime: Date; stopTime: Date } => ({
  platform: { name },
  startTime: new Date(),
  stopTime: new Date(),
});

describe("celestrak", () => {
  it("fetches a satellite by its NORAD number, once", async () => {
    const server = await serve((_, response) => response.end(elementSet));
    const source = celestrak({ url: `${server.url}/`, ...quick });
    const documents = await source.elementSets(ask("sentinel-2a"));
    expect(documents).toEqual([
      { text: elementSet, source: `${server.url}/NORAD/elements/gp.php?CATNR=40697&FORMAT=TLE` },
    ]);
    expect(await source.elementSets(ask("S2A"))).toBe(documents);
    expect(server.requests.map(({ path }) => path)).toEqual([
      "/NORAD/elements/gp.php?CATNR=40697&FORMAT=TLE",
    ]);
  });

  it("is not asked twice within two hours, by another run either", async () => {
    const server = await serve((_, response) => response.end(elementSet));
    const cacheDirectory = await folderWith({});
    const options = { url: server.url, cacheDirectory, ...quick };
    const first = await celestrak(options).elementSets(ask("S2A"));
    expect(await celestrak(options).elementSets(ask("S2A"))).toEqual(first);
    expect(server.requests).toHaveLength(1);
    const [file = ""] = await readdir(cacheDirectory);
    const before = new Date(Date.now() - 2.1 * 3_600_000);
    await utimes(join(cacheDirectory, file), before, before);
    await celestrak(options).elementSets(ask("S2A"));
    expect(server.requests).toHaveLength(2);
  });

  it("has nothing for a satellite that CelesTrak does not list", async () => {
    const server = await serve((_, response) => response.end("No GP data found"));
    expect(await celestrak({ url: server.url, ...quick }).elementSets(ask("S2A"))).toEqual([]);
  });

  it("tries again what may pass", async () => {
    const server = await serve((_, response, n) => {
      if (n < 3) response.writeHead(503).end();
      else response.end(elementSet);
    });
    expect(await celestrak({ url: server.url, ...quick }).elementSets(ask("S2A"))).toHaveLength(1);
  });

  it.each([
    [200, "<html>maintenance</html>", "orbit-source/bad-response", "maintenance"],
    [200, "Invalid query", "orbit-source/bad-response", "Invalid query"],
    [403, "too many requests from you", "orbit-source/unavailable", "403"],
    [500, "broken", "orbit-source/unavailable", "tried 3 times"],
  ] as const)("says what came instead: %i %s", async (status, text, code, words) => {
    const server = await serve((_, response) => response.writeHead(status).end(text));
    const error = await celestrak({ url: server.url, ...quick })
      .elementSets(ask("S2A"))
      .catch((thrown: unknown) => thrown);
    expect(isOrbitSourceError(error, code), String(error)).toBe(true);
    expect((error as Error).message).toContain(words);
    expect((error as { platform?: string }).platform).toBe("S2A");
  });

  it("does not know a satellite without a number", async () => {
    const error = await celestrak()
      .elementSets(ask("My Sat"))
      .catch((thrown: unknown) => thrown);
    expect(isOrbitSourceError(error, "orbit-source/not-found")).toBe(true);
  });

  it("refuses an address that is none at once", () => {
    expect(() => celestrak({ url: "celestrak.org" })).toThrow("write it as https://host");
  });
});
