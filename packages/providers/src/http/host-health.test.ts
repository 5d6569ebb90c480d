import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { type ServedFile, startFaultServer } from "@eomatch/conformance/fault-server";
import { isProviderError } from "@eomatch/stac-model";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { HttpError } from "../errors.js";
import { createFileOpener, type FileOpener } from "./file-opener.js";
import { createHostBudget } from "./host-budget.js";
import { createHostHealth, type HostHealth } from "./host-health.js";
import { requestWithRetry } from "./request.js";

const refused = new HttpError("http/network", "connect ECONNREFUSED", {
  isTransient: true,
  isUnreachable: true,
});
const broken = new HttpError("http/status", "status 503", { status: 503, isTransient: true });

function isAdmitted(health: HostHealth, host = "a"): boolean {
  try {
    health.admit(host);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "http/host-down" });
    return false;
  }
}

function fails(health: HostHealth, error: HttpError, tries: number): void {
  for (let i = 0; i < tries; i++) health.failed("a", error);
  health.gaveUp("a");
}

describe("a host", () => {
  it("is down when nobody could connect to it and one request has used up its tries", () => {
    const health = createHostHealth();
    health.failed("a", refused);
    health.failed("a", refused);
    health.failed("a", refused);
    expect(isAdmitted(health)).toBe(true);
    health.gaveUp("a");
    expect(isAdmitted(health)).toBe(false);
    expect(isAdmitted(health, "b")).toBe(true);
    expect(() => health.admit("a")).toThrow("not tried: a did not answer 3 times (connect ECONNREFUSED)");
  });

  it("is not down after fewer tries than three, however few each request has", () => {
    const health = createHostHealth();
    fails(health, refused, 1);
    fails(health, refused, 1);
    expect(isAdmitted(health)).toBe(true);
    fails(health, refused, 1);
    expect(isAdmitted(health)).toBe(false);
  });

  it("that can be reached is down when three requests in a row have got 5xx only: one may be its file's fault", () => {
    const health = createHostHealth();
    fails(health, broken, 6);
    fails(health, broken, 6);
    expect(isAdmitted(health)).toBe(true);
    fails(health, broken, 6);
    expect(isAdmitted(health)).toBe(false);
  });

  it.each([
    ["an answer", (health: HostHealth) => health.answered("a")],
    [
      "a refusal",
      (health: HostHealth) => health.failed("a", new HttpError("http/status", "no", { status: 404 })),
    ],
    [
      "being asked to wait",
      (health: HostHealth) =>
        health.failed("a", new HttpError("http/status", "later", { status: 429, isTransient: true })),
    ],
  ])("is not down when %s comes in between", (_, inBetween) => {
    const health = createHostHealth();
    fails(health, broken, 6);
    fails(health, broken, 6);
    inBetween(health);
    fails(health, broken, 6);
    expect(isAdmitted(health)).toBe(true);
  });

  it("whose certificate is not trusted is left to the user, each time", () => {
    const health = createHostHealth();
    for (let i = 0; i < 4; i++) fails(health, new HttpError("http/network", "self-signed certificate"), 1);
    expect(isAdmitted(health)).toBe(true);
  });

  it("that is down is tried by one request once in a while, and is up again when that is answered", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const health = createHostHealth({ trialAfterSeconds: 60 });
    fails(health, refused, 3);
    vi.advanceTimersByTime(59_000);
    expect(isAdmitted(health)).toBe(false);
    vi.advanceTimersByTime(1000);
    expect([isAdmitted(health), isAdmitted(health)]).toEqual([true, false]);
    fails(health, refused, 1);
    vi.advanceTimersByTime(59_000);
    expect(isAdmitted(health)).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(isAdmitted(health)).toBe(true);
    health.answered("a");
    expect([isAdmitted(health), isAdmitted(health)]).toEqual([true, true]);
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  const host = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return host;
}

const quick = { firstDelaySeconds: 0.001, provider: "p" };

async function reasonOf(opener: FileOpener, url: string): Promise<string> {
  const waits: string[] = [];
  try {
    const { stream } = await opener.open({ url, fileName: "x.zip" }, { onRetry: (why) => waits.push(why) });
    await stream.cancel();
    return "opened";
  } catch (error) {
    expect(isProviderError(error, "provider/unavailable"), String(error)).toBe(true);
    return `${waits.length} waits, ${(error as Error).message}`;
  }
}

it("costs the tries of one file where nobody listens, and of no further one, for whoever shares the health", async () => {
  const host = await nobody();
  const health = createHostHealth();
  const opener = createFileOpener({ ...quick, budget: createHostBudget({ health }) });
  expect(await reasonOf(opener, `http://${host}/1.zip`)).toMatch(
    /^5 waits, p: .*ECONNREFUSED.*\(tried 6 times\); run again later$/,
  );
  const not = `p: not tried: ${host} did not answer 6 times (connect ECONNREFUSED ${host}); run again later`;
  expect(await reasonOf(opener, `http://${host}/2.zip`)).toBe(`0 waits, ${not}`);
  const other = createFileOpener({ ...quick, budget: createHostBudget({ health }) });
  expect(await reasonOf(other, `http://${host}/2.zip`)).toBe(`0 waits, ${not}`);
  const search = requestWithRetry({ url: `http://${host}/search`, method: "GET" }, ({ text }) => text, {
    budget: createHostBudget({ health }),
  });
  await expect(search).rejects.toMatchObject({ code: "http/host-down" });
});

it("holds the host down that does not answer, not the one that leads there", async () => {
  const host = await nobody();
  const portal = createServer(({ url = "" }, response) => {
    if (url.startsWith("/stored")) response.writeHead(302, { location: `http://${host}${url}` }).end();
    else response.writeHead(200, { "content-length": 1 }).end("x");
  });
  const at = await listening(portal);
  const opener = createFileOpener({ ...quick, budget: createHostBudget() });
  expect(await reasonOf(opener, `http://${at}/stored/1.zip`)).toMatch(/^5 waits, p: .*ECONNREFUSED/);
  expect(await reasonOf(opener, `http://${at}/stored/2.zip`)).toMatch(
    `0 waits, p: not tried: ${host} did not answer 6 times`,
  );
  expect(await reasonOf(opener, `http://${at}/3.zip`)).toBe("opened");
});

it("ends the waits of all at the first of them that has used up its tries", async () => {
  const host = await nobody();
  const opener = createFileOpener({ ...quick, retries: 2, budget: createHostBudget() });
  const reasons = await Promise.all([1, 2, 3, 4].map((i) => reasonOf(opener, `http://${host}/${i}.zip`)));
  for (const reason of reasons) expect(reason).toMatch(/ECONNREFUSED|not tried/);
  expect(await reasonOf(opener, `http://${host}/5.zip`)).toMatch(/^0 waits, p: not tried/);
});

it.each(["unavailable", "connection-reset"] as const)(
  "spares a server that gives %s alone, and finds it well again after a while",
  async (fault) => {
    const content = Buffer.from("504b030400", "hex");
    const names = ["1", "2", "3", "4"];
    const files = new Map<string, ServedFile>([["/well.zip", { content, faults: [] }]]);
    for (const name of names) files.set(`/${name}.zip`, { content, faults: [fault], isHopeless: true });
    const server = await startFaultServer({ seed: 1, files });
    onTestFinished(() => server.close());
    const health = createHostHealth({ trialAfterSeconds: 3600 });
    const budget = createHostBudget({ health });
    const opener = createFileOpener({ ...quick, maxRetryAfterSeconds: 0.001, retries: 1, budget });
    for (const name of names.slice(0, 3)) {
      expect(await reasonOf(opener, `${server.url}/${name}.zip`)).toMatch(/^1 waits, .*\(tried 2 times\)/);
    }
    expect(server.requests).toHaveLength(6);
    expect(await reasonOf(opener, `${server.url}/4.zip`)).toMatch(
      /^0 waits, p: not tried: .* did not answer 6 times/,
    );
    expect(await reasonOf(opener, `${server.url}/well.zip`)).toMatch(/^0 waits, p: not tried/);
    expect(server.requests).toHaveLength(6);
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await reasonOf(opener, `${server.url}/well.zip`)).toBe("opened");
    expect(await reasonOf(opener, `${server.url}/4.zip`)).toMatch(/^1 waits, .*\(tried 2 times\)/);
  },
);

it("gives up on a connection that nobody takes up within its own time", async () => {
  // The connection is made, but nobody agrees upon TLS.
  const server = createTcpServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const opener = createFileOpener({
    ...quick,
    connectTimeoutSeconds: 0.05,
    responseTimeoutSeconds: 3600,
    retries: 2,
    budget: createHostBudget(),
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await reasonOf(opener, `${url}/1.zip`)).toMatch(
    /^2 waits, .*no connection for 0\.05 s \(tried 3 times\)/,
  );
  expect(await reasonOf(opener, `${url}/2.zip`)).toMatch(/^0 waits, p: not tried/);
});
