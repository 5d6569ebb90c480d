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

/** An address where nobody listens. */
async function addressOfNobody(): Promise<string> {
  const closed = createServer();
  const address = await addressOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  return address;
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
  const nobody = await addressOfNobody();
  const hrefs: { readonly [id: string]: string } = {
    S2A_A: `https://${secure}/S2A_A.zip`,
    LC09_A: `${url}/gone/LC09_A.zip`,
    S2A_B: `http://${nobody}/S2A_B.zip`,
    LC09_B: `${url}/LC09_B.zip`,
  };
  const folder = await catalogueWith((id) => hrefs[id] ?? url);
  await writeFile(join(folder, "impatient.yaml"), "linked_files: { retries: 1 }\n");
  const ended = await download(folder, "--config", "impatient.yaml");
  expect(ended.code, ended.stderr).toBe(3);
  expect(failures(ended).sort()).toEqual([
    expect.stringMatching(/^failed: LC09_A: .*status 410.*search again for its newer version$/),
    expect.stringMatching(/^failed: S2A_A: .*self-signed certificate; .*NODE_EXTRA_CA_CERTS$/),
    expect.stringMatching(/^failed: S2A_B: .*ECONNREFUSED .*\(tried 2 times\)/),
  ]);
  expect(ended.stderr).not.toContain("    at ");
  expect(ended.stdout).toContain("1 product downloaded, 3 products failed");
});

it("tries a host that does not answer once and not for every product, and fetches what others have", async () => {
  const [url, nobody] = [await archiveServer(), await addressOfNobody()];
  const folder = await catalogueWith((id) => `${id === "S2A_B" ? url : `http://${nobody}`}/${id}.zip`);
  // What the item's own archive found out, the one that is asked last knows.
  await writeFile(
    join(folder, "impatient.yaml"),
    "providers: [{ kind: local, path: items.json, retries: 2 }]\n",
  );
  const ended = await download(folder, "--config", "impatient.yaml", "--jobs", "1");
  expect(ended.code, ended.stderr).toBe(3);
  const lines = failures(ended);
  expect(lines).toHaveLength(3);
  expect(lines.filter((line) => line.includes("(tried 3 times)"))).toHaveLength(1);
  const not = `not tried: ${nobody} did not answer 3 times (connect ECONNREFUSED ${nobody}); run again later`;
  for (const line of lines) expect(line).toContain(not);
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
