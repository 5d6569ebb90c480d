import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@eomatch/catalogue";
import {
  type FaultName,
  type FaultServer,
  faultKinds,
  type ServedFile,
  startFaultServer,
} from "@eomatch/conformance/fault-server";
import { linkedFilesProvider } from "@eomatch/providers/linked-files";
import type { Product } from "@eomatch/stac-model";
import { fsArchive } from "@eomatch/store-fs";
import { seededRandom } from "../seeded-random.js";
import { catalogueOf, eventWith, servedProduct } from "./served-product.js";

/** What became of downloads from a server that does everything wrong. */
export interface FaultRunCounts {
  readonly runs: number;
  /** Files that are on disk byte by byte as the archive has them. */
  readonly whole: number;
  /** Downloads that ended with an error that says why. */
  readonly named: number;
  /** Files under a product's name that are not the product's. */
  readonly wrong: number;
  /** Requests that carried the archive's secret to another host or port, and messages or records that hold it. */
  readonly leaked: number;
  /** Runs that were stopped in the middle and begun again. */
  readonly stopped: number;
  /** Faults that were met, by their names. */
  readonly faults: { readonly [name in FaultName]?: number };
}

const secret = "Bearer d0wnl0ad-s3cret";

interface Run {
  readonly product: Product;
  readonly content: Buffer;
  readonly stopsAfterMs: number | undefined;
}

/**
 * Downloads one file a run, each with some faults of its own, chosen by the seed; every fifth is stopped at some time
 * and begun again.
 */
export async function faultRuns({
  runs,
  seed,
  onRun = () => {},
}: {
  readonly runs: number;
  readonly seed: number;
  readonly onRun?: (done: number) => void;
}): Promise<FaultRunCounts> {
  const folder = await mkdtemp(join(tmpdir(), "eomatch-faults-"));
  const random = seededRandom(seed);
  const files = new Map<string, ServedFile>();
  const planned: Run[] = [];
  const server = await startFaultServer({ seed, files, authorization: secret });
  try {
    for (let i = 0; i < runs; i++) planned.push(planRun(i, { files, server, random }));
    const path = join(folder, "archive");
    const catalogue = await catalogueOf(
      memoryStore(),
      planned.map(({ product }) => product),
    );
    const providers = [hastyProvider(server)];
    const counts = { whole: 0, named: 0, wrong: 0, leaked: 0, stopped: 0 };
    let done = 0;
    const left = planned.values();
    const work = async (): Promise<void> => {
      for (const { product, content, stopsAfterMs } of left) {
        const eventSet = [eventWith([product])];
        const options = { eventSet, firstDelaySeconds: 0.01, retries: 4 };
        if (stopsAfterMs !== undefined) {
          const signal = AbortSignal.timeout(stopsAfterMs);
          const sources = { providers, archive: fsArchive({ path }) };
          await catalogue.downloadProducts({ ...options, sources, signal }).catch(() => {
            counts.stopped += 1;
          });
        }
        const sources = { providers, archive: fsArchive({ path }) };
        const { outcomes } = await catalogue.downloadProducts({ ...options, sources });
        const { outcome = "failed", location, reason = "" } = outcomes[0] ?? {};
        if (JSON.stringify(outcomes).includes(secret)) counts.leaked += 1;
        if (outcome === "failed") counts[reason === "" ? "wrong" : "named"] += 1;
        else counts[(await readFile(location ?? "")).equals(content) ? "whole" : "wrong"] += 1;
        onRun(++done);
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    counts.wrong += await wrongFilesIn(path, planned);
    const home = new URL(server.url).host;
    counts.leaked += server.requests.filter(
      ({ host, authorization }) => host !== home && authorization !== undefined,
    ).length;
    const faults: { [name in FaultName]?: number } = {};
    for (const { fault } of server.requests)
      if (fault !== undefined) faults[fault] = (faults[fault] ?? 0) + 1;
    return { runs, ...counts, faults };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function planRun(
  i: number,
  {
    files,
    server,
    random,
  }: { readonly files: Map<string, ServedFile>; readonly server: FaultServer; readonly random: () => number },
): Run {
  const names = Object.keys(faultKinds) as FaultName[];
  const length = 500 + Math.floor(random() ** 2 * 200_000);
  // A zip by its beginning, like most products.
  const content = Buffer.concat([Buffer.from("504b0304", "hex"), randomBytes(length)]);
  const faults = Array.from(
    { length: Math.floor(random() * 5) },
    () => names[Math.floor(random() * names.length)] as FaultName,
  );
  const path = `/products/${i}.zip`;
  files.set(path, { content, faults, isHopeless: random() < 0.1 });
  const told = new Set(faults.map((name) => faultKinds[name].toldBy));
  const isListed = random() < 0.5;
  const data = {
    href: `${server.url}${path}`,
    ...(isListed || told.has("size") || told.has("checksum") ? { "file:size": content.length } : {}),
    ...(told.has("checksum") || (isListed && random() < 0.5)
      ? { "file:checksum": `1220${createHash("sha256").update(content).digest("hex")}` }
      : {}),
  };
  const stopsAfterMs = random() < 0.2 ? Math.floor(random() * 60) + 1 : undefined;
  return { product: servedProduct(`P${i}`, data), content, stopsAfterMs };
}

/** A provider that waits hundredths of seconds where others wait seconds. */
function hastyProvider(server: FaultServer): ReturnType<typeof linkedFilesProvider> {
  const { origin } = new URL(server.url);
  return linkedFilesProvider({
    retries: 4,
    firstDelaySeconds: 0.01,
    maxDelaySeconds: 0.05,
    maxRetryAfterSeconds: 0.02,
    stallTimeoutSeconds: 0.4,
    responseTimeoutSeconds: 20,
    maxConcurrentRequests: 32,
    // About half of the files are read past the parser, as large ones are.
    ownConnectionBytes: 50_000,
    credentials: {
      sign: async (request) =>
        new URL(request.url).origin === origin
          ? { ...request, headers: { ...request.headers, authorization: secret } }
          : request,
      refused: async () => false,
    },
  });
}

/** Files that have a product's name and are not its file. */
async function wrongFilesIn(path: string, runs: readonly Run[]): Promise<number> {
  const contents = new Map(runs.map(({ product, content }) => [`${product.id}.zip`, content]));
  let wrong = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith(".") || entry.name.endsWith(".part")) continue;
    const content = contents.get(entry.name);
    const found = await readFile(join(entry.parentPath, entry.name));
    if (content === undefined || !found.equals(content)) wrong += 1;
  }
  return wrong;
}
