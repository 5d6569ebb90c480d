import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { certificate, certificateKey } from "../../../packages/providers/test/loopback-tls.js";
import { mountedDisk, readOnlyFolder } from "./memory-disk.js";
import { type Ended, startProgram } from "./run-program.js";
import { tinyArchive } from "./tiny-archive.js";

const zip = Buffer.concat([Buffer.from("504b0304", "hex"), Buffer.alloc(300_000, 7)]);

async function addressOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An archive that has every file but those that it once had. */
async function archiveServer(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/gone/")) response.writeHead(410).end();
    else response.writeHead(200, { "content-length": zip.length }).end(zip);
  });
  return `http://${await addressOf(server)}`;
}

/** A folder with a catalogue of two matchups, whose products' files are where they are said to be. */
async function catalogueWith(hrefOf: (id: string) => string): Promise<string> {
  const folder = await tinyArchive();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const items = JSON.parse(readFileSync(join(folder, "items.json"), "utf8"));
  for (const feature of items.features) {
    feature.assets = { data: { href: hrefOf(feature.id), type: "application/zip" } };
  }
  await writeFile(join(folder, "items.json"), JSON.stringify(items));
  const { code, stderr } = await startProgram("eomatch", ["find", "--config", "find.yaml", "--quiet"], folder)
    .ended;
  expect(code, stderr).toBe(0);
  return folder;
}

const download = (folder: string, ...more: string[]): Promise<Ended> =>
  startProgram("eomatch-download", ["--path", "catalogue", ...more], folder).ended;

const failures = ({ stderr }: Ended): string[] =>
  stderr.split("\n").filter((line) => line.startsWith("failed: "));

it("says in a line for each product what an archive does wrong and what to do, and fetches the rest", async () => {
  const url = await archiveServer();
  const secure = await addressOf(createSecureServer({ cert: certificate, key: certificateKey }));
  const closed = createServer();
  const nobody = await addressOf(closed);
  closed.close();
  const hrefs: { readonly [id: string]: string } = {
    S2A_A: `https://${secure}/S2A_A.zip`,
    LC09_A: `${url}/gone/LC09_A.zip`,
    S2A_B: `http://${nobody}/S2A_B.zip`,
    LC09_B: `${url}/LC09_B.zip`,
  };
  const ended = await download(await catalogueWith((id) => hrefs[id] ?? url));
  expect(ended.code, ended.stderr).toBe(3);
  expect(failures(ended).sort()).toEqual([
    expect.stringMatching(/^failed: LC09_A: .*status 410.*search again for its newer version$/),
    expect.stringMatching(/^failed: S2A_A: .*self-signed certificate; .*NODE_EXTRA_CA_CERTS$/),
    expect.stringMatching(/^failed: S2A_B: .*ECONNREFUSED .*\(tried 6 times\)/),
  ]);
  expect(ended.stderr).not.toContain("    at ");
  expect(ended.stdout).toContain("1 product downloaded, 3 products failed");
});

it("says in a line for each product that the disk is full, and keeps what fitted", async ({ skip }) => {
  const url = await archiveServer();
  const folder = await catalogueWith((id) => `${url}/${id}.zip`);
  const disk = join(folder, "disk");
  const isSmall = await mountedDisk(disk, "size=800k");
  skip(!isSmall, "a small disk cannot be mounted here");
  await writeFile(join(folder, "disk.yaml"), `archive: { path: ${disk} }\n`);
  const ended = await download(folder, "--config", "disk.yaml");
  expect(ended.code, ended.stderr).toBe(3);
  expect(failures(ended)).toHaveLength(2);
  for (const line of failures(ended)) expect(line).toMatch(/free some space and run again/);
  expect(ended.stdout).toContain("2 products downloaded, 2 products failed");
});

it("says in a line for each product that the archive's folder is read-only", async ({ skip }) => {
  const url = await archiveServer();
  const folder = await catalogueWith((id) => `${url}/${id}.zip`);
  const disk = join(folder, "disk");
  const isReadOnly = await readOnlyFolder(disk);
  skip(!isReadOnly, "a folder that this user cannot write to cannot be had here");
  await writeFile(join(folder, "disk.yaml"), `archive: { path: ${disk} }\n`);
  const ended = await download(folder, "--config", "disk.yaml");
  expect(ended.code, ended.stderr).toBe(3);
  expect(failures(ended)).toHaveLength(4);
  for (const line of failures(ended)) {
    expect(line).toMatch(/read-only: choose another path|permission is denied: check who owns/);
  }
  expect(ended.stdout).toContain("4 products failed");
});
