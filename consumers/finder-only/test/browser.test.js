import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { findMatchups } from "@eomatch/finder";
import { build } from "vite";
import { landsat9, sentinel2 } from "../products.js";

const root = fileURLToPath(new URL("../page", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript" };

const browser = [process.env.CHROMIUM, ...["chromium", "chromium-browser", "google-chrome"].flatMap(onPath)]
  .filter(Boolean)
  .at(0);

function onPath(name) {
  return process.env.PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
}

test("builds a page that finds matchups in a browser", {
  skip: browser === undefined && "no Chromium here (set CHROMIUM to its path)",
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "finder-only-"));
  const built = join(folder, "page");
  await build({ root, base: "./", logLevel: "error", build: { outDir: built, target: "es2022" } });

  let tell;
  const told = new Promise((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end();
      tell(JSON.parse(body));
      return;
    }
    const file = join(built, new URL(request.url, "http://page").pathname.replace(/\/$/, "/index.html"));
    if (!file.startsWith(built) || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  const page = `http://127.0.0.1:${server.address().port}/`;
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    `--user-data-dir=${join(folder, "profile")}`,
  ];
  const chromium = spawn(browser, [...flags, page], { stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  chromium.stderr.on("data", (chunk) => {
    words += chunk;
  });
  const gone = once(chromium, "exit").then(() => ({ error: `Chromium ended: ${words}` }));
  try {
    const {
      error,
      alone,
      archive: inOneThread,
      archiveInParallel,
      workers,
    } = await Promise.race([told, gone]);
    assert.equal(error, undefined);
    const [expected] = findMatchups([sentinel2, landsat9], { maxTimeDiffSeconds: 1800 });
    assert.equal(alone.length, 1);
    assert.deepEqual(
      alone[0].ids,
      expected.products.map(({ id }) => id),
    );
    assert.equal(alone[0].timeDiffSeconds, expected.timeDiffSeconds);
    // Sines differ in their last bit between one engine and another.
    assert.ok(Math.abs(alone[0].areaKm2 - expected.areaKm2) < 1e-6 * expected.areaKm2);
    const positions = (region) => region.coordinates.flat(2);
    assert.equal(positions(alone[0].region).length, positions(expected.region).length);
    for (const [k, value] of positions(expected.region).entries()) {
      assert.ok(Math.abs(positions(alone[0].region)[k] - value) < 1e-9);
    }
    assert.equal(inOneThread.length, 60_000);
    assert.deepEqual(archiveInParallel, inOneThread);
    assert.ok(workers > 0, "no web worker was started");
  } finally {
    chromium.kill();
    await gone;
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
