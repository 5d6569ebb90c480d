import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FaultName, type ServedFile, startFaultServer } from "@eomatch/conformance/fault-server";
import { isDownloaded, type Product } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import { packageFolder } from "../package-folder.js";
import { catalogueOf, servedProduct } from "./served-product.js";

/** What became of a download that was killed again and again. */
export interface KilledDownload {
  readonly products: number;
  readonly kills: number;
  /** Products that are recorded and byte by byte as the archive has them. */
  readonly complete: number;
  /** Files that went on where they were, after a kill or a cut. */
  readonly resumed: number;
  readonly bytes: number;
  /** Bytes that the server sent more than once, all kills together. */
  readonly sentTwiceBytes: number;
  /** The most of any one file and kill: what one transfer loses. */
  readonly greatestTwiceBytes: number;
}

/**
 * What a file may lose with the process that fetches it, at most: 3 MiB that the archive holds and has not written
 * (`unwrittenBytes` of store-fs), and 1.5 MiB that the provider has read ahead.
 */
export const chunkBytes = 5_000_000;

/** Faults that lose nothing by themselves, so that what is sent twice is the kills' doing. */
const faults: readonly FaultName[] = [
  "unavailable",
  "too-many-requests",
  "connection-reset",
  "redirect-to-port",
];

/**
 * Downloads products in a process of its own, kills it with SIGKILL at random and starts it again, then lets it end.
 */
export async function killedDownload({
  products: count,
  kills,
}: {
  readonly products: number;
  readonly kills: number;
}): Promise<KilledDownload> {
  const folder = await mkdtemp(join(tmpdir(), "eomatch-killed-"));
  const files = new Map<string, ServedFile>();
  const server = await startFaultServer({ seed: 1, files, pieces: { bytes: 65_536, pauseMs: 12 } });
  try {
    const products: Product[] = [];
    for (let i = 0; i < count; i++) {
      const content = Buffer.concat([
        Buffer.from("504b0304", "hex"),
        // Some are larger than a chunk, so that more than one could be lost.
        randomBytes(i % 30 === 7 ? 2 * chunkBytes : 300_000 + Math.floor(Math.random() * 900_000)),
      ]);
      files.set(`/${i}.zip`, {
        content,
        faults: i % 3 === 0 ? [faults[(i / 3) % faults.length] as FaultName] : [],
      });
      products.push(servedProduct(`P${i}`, { href: `${server.url}/${i}.zip`, "file:size": content.length }));
    }
    const path = join(folder, "catalogue");
    const store = fsStore({ path });
    await catalogueOf(store, products);
    for (let kill = 0; kill <= kills; kill++) {
      const child = fork(join(packageFolder(), "dist/processes/download-process.js"), ["recorded", path], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      const ended = once(child, "exit");
      if (kill === kills) {
        const [code] = await ended;
        if (code !== 0) throw new Error(`the last download ended with ${code}`);
      } else {
        // At some request of its own share, and some time within it.
        const until = server.requests.length + Math.ceil((count / (kills + 1)) * (0.5 + Math.random() / 2));
        while (server.requests.length < until && child.exitCode === null) await pause(2);
        await pause(Math.random() * 20);
        child.kill("SIGKILL");
        await ended;
        await pause(50);
      }
    }
    return { products: count, kills, ...(await countsOf(path, files)), ...sentTwice(server.requests, files) };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function countsOf(
  path: string,
  files: ReadonlyMap<string, ServedFile>,
): Promise<{ readonly complete: number; readonly bytes: number }> {
  let complete = 0;
  let bytes = 0;
  for await (const { item } of fsStore({ path }).query({ collections: ["S2_MSI_L1C"] })) {
    const content = files.get(`/${item.id.slice(1)}.zip`)?.content as Buffer;
    bytes += content.length;
    const file = join(path, "S2_MSI_L1C/2024/06/01", item.assets["data"]?.href ?? "");
    if (isDownloaded(item) && (await readFile(file)).equals(content)) complete += 1;
  }
  return { complete, bytes };
}

function sentTwice(
  requests: Awaited<ReturnType<typeof startFaultServer>>["requests"],
  files: ReadonlyMap<string, ServedFile>,
): Pick<KilledDownload, "resumed" | "sentTwiceBytes" | "greatestTwiceBytes"> {
  const reached = new Map<string, number>();
  let [resumed, sentTwiceBytes, greatestTwiceBytes] = [0, 0, 0];
  for (const { path, start, sentBytes } of requests) {
    if (sentBytes === 0 || !files.has(path)) continue;
    const before = reached.get(path);
    if (before !== undefined) {
      const twice = Math.max(0, before - start);
      sentTwiceBytes += twice;
      greatestTwiceBytes = Math.max(greatestTwiceBytes, twice);
      if (start > 0) resumed += 1;
    }
    reached.set(path, Math.max(before ?? 0, start + sentBytes));
  }
  return { resumed, sentTwiceBytes, greatestTwiceBytes };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
