import type { ServerResponse } from "node:http";
import { isOrbitSourceError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { type LoopbackServer, serve } from "../../test/loopback-server.js";
import { folderWith } from "../../test/temporary-folder.js";
import { spaceTrack } from "./space-track.js";

const elementSet = `1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
`;
const june = { startTime: new Date("2022-06-01T00:00:00Z"), stopTime: new Date("2022-06-30T00:00:00Z") };
const ask = (name: string) => ({ platform: { name }, ...june });
const user = { username: "someone@example.org", password: "p&ss word" };
const quick = { firstDelaySeconds: 0.001, retries: 2, minIntervalSeconds: 0 };
const query =
  "/basicspacedata/query/class/gp_history/NORAD_CAT_ID/40697/EPOCH/2022-05-25--2022-07-08/orderby/EPOCH%20asc/format/tle/emptyresult/show";

/** A stand-in that takes one user, gives cookies one after the other, and answers who has the last one. */
async function standIn(answer: (response: ServerResponse, n: number) => void): Promise<LoopbackServer> {
  let cookie = 0;
  let asked = 0;
  return serve(({ path, body, headers }, response) => {
    if (path === "/ajaxauth/login") {
      const form = new URLSearchParams(body);
      if (form.get("identity") !== user.username || form.get("password") !== user.password) {
        response.end('{"Login":"Failed"}');
        return;
      }
      cookie += 1;
      response.setHeader("set-cookie", `chocolatechip=${cookie}; path=/; HttpOnly`).end('""');
    } else if (headers.cookie !== `chocolatechip=${cookie}`) response.writeHead(401).end("sign in");
    else answer(response, ++asked);
  });
}

describe("spaceTrack", () => {
  it("signs in once and asks for the history around the period", async () => {
    const server = await standIn((response) => response.end(elementSet));
    const source = spaceTrack({ ...user, url: `${server.url}/`, ...quick });
    expect(await source.elementSets(ask("sentinel-2a"))).toEqual([
      { text: elementSet, source: `${server.url}${query}` },
    ]);
    await source.elementSets(ask("S2B"));
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /ajaxauth/login",
      `GET ${query}`,
      `GET ${query.replace("40697", "42063")}`,
    ]);
  });

  it("signs in again when its cookie has run out", async () => {
    const server = await serve(({ path, headers }, response, n) => {
      if (path === "/ajaxauth/login") response.setHeader("set-cookie", `chocolatechip=${n}`).end();
      else if (headers.cookie === "chocolatechip=1") response.writeHead(401).end();
      else response.end(elementSet);
    });
    const source = spaceTrack({ ...user, url: server.url, ...quick });
    expect(await source.elementSets(ask("S2A"))).toHaveLength(1);
    expect(server.requests.map(({ path }) => path === "/ajaxauth/login")).toEqual([true, false, true, false]);
  });

  it("keeps a history, so that it is fetched once", async () => {
    const server = await standIn((response) => response.end(elementSet));
    const cacheDirectory = await folderWith({});
    const options = { ...user, url: server.url, cacheDirectory, ...quick };
    const first = await spaceTrack(options).elementSets(ask("S2A"));
    expect(await spaceTrack(options).elementSets(ask("S2A"))).toEqual(first);
    expect(server.requests).toHaveLength(2);
  });

  it("asks for the newest sets when the period is to come", async () => {
    const server = await standIn((response) => response.end(elementSet));
    const later = new Date(Date.now() + 20 * 86_400_000);
    await spaceTrack({ ...user, url: server.url, ...quick }).elementSets({
      platform: { name: "S2A" },
      startTime: new Date(Date.now() + 10 * 86_400_000),
      stopTime: later,
    });
    const [, from = "", to = ""] = /EPOCH\/([\d-]{10})--([\d-]{10})/.exec(server.requests[1]!.path) ?? [];
    expect(Date.parse(from)).toBeLessThan(Date.now() - 6 * 86_400_000);
    expect(Date.parse(to)).toBeLessThan(Date.now() + 2 * 86_400_000);
  });

  it("has nothing where there is nothing", async () => {
    const server = await standIn((response) => response.end("NO RESULTS RETURNED"));
    expect(await spaceTrack({ ...user, url: server.url, ...quick }).elementSets(ask("S2A"))).toEqual([]);
  });

  it("says that signing in was refused, without the password", async () => {
    const server = await standIn((response) => response.end(elementSet));
    const source = spaceTrack({ ...user, password: "wrong one", url: server.url, ...quick });
    const error = await source.elementSets(ask("S2A")).catch((thrown: unknown) => thrown);
    expect(isOrbitSourceError(error, "orbit-source/unavailable"), String(error)).toBe(true);
    expect((error as Error).message).toContain("signing in was refused");
    expect(JSON.stringify(error) + String(error)).not.toContain("wrong one");
  });

  it.each([
    [200, "<html>maintenance</html>", "orbit-source/bad-response", "maintenance"],
    [500, "broken", "orbit-source/unavailable", "tried 3 times"],
  ] as const)("says what came instead: %i %s", async (status, text, code, words) => {
    const server = await standIn((response) => response.writeHead(status).end(text));
    const error = await spaceTrack({ ...user, url: server.url, ...quick })
      .elementSets(ask("S2A"))
      .catch((thrown: unknown) => thrown);
    expect(isOrbitSourceError(error, code), String(error)).toBe(true);
    expect((error as Error).message).toContain(words);
  });

  it("does not know a satellite without a number, and refuses an address that is none", async () => {
    const error = await spaceTrack(user)
      .elementSets(ask("My Sat"))
      .catch((thrown: unknown) => thrown);
    expect(isOrbitSourceError(error, "orbit-source/not-found")).toBe(true);
    expect(() => spaceTrack({ ...user, url: "space-track.org" })).toThrow("write it as https://host");
  });
});
