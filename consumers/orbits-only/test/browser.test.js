import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const project = fileURLToPath(new URL("..", import.meta.url));
const readme = join(project, "node_modules", "@eomatch", "orbits", "README.md");
const types = { ".html": "text/html", ".js": "text/javascript" };
const page = {
  "index.html": '<!doctype html><meta charset="utf-8" /><script type="module" src="./main.js"></script>',
  "main.js": `const lines = [];
console.log = (...words) => lines.push(words.join(" "));
let error;
try {
  await import("./example.ts");
} catch (cause) {
  error = String(cause?.stack ?? cause);
}
await fetch("/result", { method: "POST", body: JSON.stringify({ error, lines }) });
`,
};

const browser = [process.env.CHROMIUM, ...["chromium", "chromium-browser", "google-chrome"].flatMap(onPath)]
  .filter(Boolean)
  .at(0);

function onPath(name) {
  return process.env.PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
}

/** The first example of the README and what it prints. */
async function example() {
  const text = await readFile(readme, "utf8");
  const [, code, printed] = /```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(text);
  return { code, printed };
}

test("runs the README's example in a browser", {
  skip: browser === undefined && "no Chromium here (set CHROMIUM to its path)",
}, async () => {
  const { code, printed } = await example();
  const folder = await mkdtemp(join(tmpdir(), "orbits-only-"));
  const built = join(folder, "page");
  // Inside of the project, where its packages are found.
  const root = await mkdtemp(join(project, "page-"));
  for (const [name, text] of Object.entries({ ...page, "example.ts": code })) {
    await writeFile(join(root, name), text);
  }
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

  const address = `http://127.0.0.1:${server.address().port}/`;
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    `--user-data-dir=${join(folder, "profile")}`,
  ];
  const chromium = spawn(browser, [...flags, address], { stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  chromium.stderr.on("data", (chunk) => {
    words += chunk;
  });
  const gone = once(chromium, "exit").then(() => ({ error: `Chromium ended: ${words}` }));
  try {
    const { error, lines } = await Promise.race([told, gone]);
    assert.equal(error, undefined);
    assert.equal(`${lines.join("\n")}\n`, printed);
  } finally {
    chromium.kill();
    await gone;
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
