import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { memoryStore } from "@eomatch/catalogue";
import {
  type CatalogueStore,
  constellationOf,
  type ElementSetDocument,
  type Product,
  type ProductProvider,
  ProviderError,
  StoreError,
} from "@eomatch/stac-model";
import { afterEach } from "vitest";
import {
  type CliAdapters,
  type CliInput,
  type CliIo,
  type CliOptions,
  type CliOutput,
  createCli,
  type OrbitKind,
  type ProviderKind,
} from "../src/index.js";

/** A product over 0.1° × 0.1° at 10° E 45° N, moved east by `shiftDeg`. */
function product(
  id: string,
  of: {
    readonly collection: string;
    readonly platform: string;
    readonly start: string;
    readonly shiftDeg?: number;
  },
): Product {
  const west = 10 + (of.shiftDeg ?? 0);
  const startTime = new Date(of.start);
  return {
    id,
    collection: of.collection,
    platform: of.platform,
    constellation: constellationOf(of.platform),
    footprint: {
      type: "Polygon",
      coordinates: [
        [
          [west, 45],
          [west + 0.1, 45],
          [west + 0.1, 45.1],
          [west, 45.1],
          [west, 45],
        ],
      ],
    },
    startTime,
    stopTime: new Date(startTime.getTime() + 10_000),
    properties: { "eo:cloud_cover": 12 },
    assets: {},
    stacExtensions: [],
    links: [],
  };
}

/** Two events: two matchups on the first day, one on the third. */
const products: readonly Product[] = [
  product("S2A_1", { collection: "S2", platform: "S2A", start: "2023-06-01T10:00:00Z" }),
  product("LC09_1", { collection: "L9", platform: "Landsat-9", start: "2023-06-01T10:05:00Z" }),
  product("LC09_2", {
    collection: "L9",
    platform: "Landsat-9",
    start: "2023-06-01T10:05:24Z",
    shiftDeg: 0.05,
  }),
  product("S2A_3", { collection: "S2", platform: "S2A", start: "2023-06-03T10:00:00Z", shiftDeg: 20 }),
  product("LC09_3", { collection: "L9", platform: "Landsat-9", start: "2023-06-03T10:20:00Z", shiftDeg: 20 }),
];

function provider(name: string, search: ProductProvider["search"]): ProductProvider {
  return { name, collections: ["S2", "L9"], search };
}

const fixedKind: ProviderKind<{ readonly name?: string | undefined }> = {
  summary: "five products that never change",
  options: (z) => z.strictObject({ name: z.string().optional(), path: z.string().optional() }),
  create: ({ name = "fixed" }) =>
    provider(name, async function* ({ collection, startTime, stopTime }, options) {
      options?.signal?.throwIfAborted();
      yield* products.filter(
        (one) => one.collection === collection && one.startTime <= stopTime && one.stopTime >= startTime,
      );
    }),
};

const fussyKind: ProviderKind = {
  summary: "has products that cannot be used and those of other satellites",
  options: (z) => z.strictObject({}),
  create: () =>
    provider("fussy", async function* ({ collection }, options) {
      options?.onSkip?.({ product: "items.json:7", reason: "it has no geometry" });
      if (collection === "S2")
        yield product("S2B_1", { collection, platform: "S2B", start: "2023-06-01T10:00:00Z" });
    }),
};

const failingKind: ProviderKind = {
  summary: "is out of order",
  options: (z) => z.strictObject({}),
  create: () =>
    // biome-ignore lint/correctness/useYield: a search that fails before its first product
    provider("failing", async function* () {
      throw new ProviderError("provider/unavailable", "answered 503 five times: try again later", {
        provider: "failing",
      });
    }),
};

const endlessKind: ProviderKind = {
  summary: "yields all there is, then waits for ever",
  options: (z) => z.strictObject({}),
  create: () =>
    provider("endless", async function* ({ collection }, options) {
      yield* products.filter((one) => one.collection === collection);
      await new Promise((_, reject) =>
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
      );
    }),
};

const elsewhereKind: ProviderKind = {
  summary: "serves a collection that nobody asks for",
  options: (z) => z.strictObject({ auth: z.strictObject({ token: z.string() }).optional() }),
  create: () => ({ ...provider("elsewhere", async function* () {}), collections: ["MODIS"] }),
};

const needyKind: ProviderKind = {
  summary: "needs orbits",
  options: (z) => z.strictObject({}),
  create: (_, { orbitSource }) => {
    if (orbitSource === undefined)
      throw new Error("simulated products need orbits: name a source under orbits");
    return provider("needy", async function* () {});
  },
};

const textsKind: OrbitKind<{ readonly directory: string }> = {
  summary: "element sets that are not there",
  options: (z) => z.strictObject({ directory: z.string() }),
  create: (_, { elementSetFiles, resolvePath }) => ({
    name: `texts ${JSON.stringify(Object.fromEntries(Object.entries(elementSetFiles).map(([key, path]) => [key, resolvePath(path)])))}`,
    elementSets: async (): Promise<ElementSetDocument[]> => [],
  }),
};

/** Adapters of which none needs a disk or a network, and the stores they have opened. */
export function testAdapters(): CliAdapters & { readonly stores: ReadonlyMap<string, CatalogueStore> } {
  const stores = new Map<string, CatalogueStore>();
  return {
    stores,
    openStore: (path) => {
      const store = stores.get(path) ?? memoryStore(path);
      stores.set(path, store);
      return path.endsWith("photos") ? notACatalogue(store) : store;
    },
    providerKinds: {
      fixed: fixedKind,
      fussy: fussyKind,
      failing: failingKind,
      endless: endlessKind,
      elsewhere: elsewhereKind,
      needy: needyKind,
    },
    orbitKinds: { texts: textsKind },
  };
}

function notACatalogue(store: CatalogueStore): CatalogueStore {
  return {
    ...store,
    readCatalog: async () => {
      throw new StoreError(
        "store/not-a-catalogue",
        `${store.location} holds other files and no catalogue: choose another folder`,
      );
    },
  };
}

/** What a run in this process gave. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How {@link run} runs. */
export interface RunOptions {
  readonly adapters?: CliAdapters;
  readonly env?: { readonly [name: string]: string | undefined };
  readonly cwd: string;
  /** Width of the terminal; without it, output goes to a pipe. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
  readonly nowMs?: () => number;
  readonly command?: CliOptions["command"];
  readonly program?: string;
  /** Lines that a person types; only with `columns`. */
  readonly typed?: readonly string[];
}

/** Runs a command line in this process. */
export async function run(argv: readonly string[], options: RunOptions): Promise<Run> {
  const { adapters = testAdapters(), columns, command } = options;
  const output = (): CliOutput & { text(): string } => {
    const stream = new PassThrough({ highWaterMark: 1 << 24 });
    return Object.assign(stream, {
      ...(columns === undefined ? {} : { isTTY: true, columns }),
      text: () => String(stream.read() ?? ""),
    });
  };
  const [stdout, stderr] = [output(), output()];
  const io: CliIo = {
    stdout,
    stderr,
    ...(options.typed === undefined ? {} : { stdin: typing(options.typed) }),
    env: { HOME: options.cwd, ...options.env },
    cwd: options.cwd,
    signal: options.signal ?? new AbortController().signal,
    nowMs: options.nowMs ?? (() => 0),
  };
  const cli = createCli(adapters, { version: "1.2.3", command, program: options.program });
  const exitCode = await cli.run(argv, io);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** A terminal's input with the lines that a person types, after which it ends. */
function typing(lines: readonly string[]): CliInput {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.end(lines.map((line) => `${line}\n`).join(""));
  return input;
}

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A new folder with these files; it is removed after the test. */
export async function folderWith(files: { readonly [path: string]: string } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "eomatch-cli-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Paths of all files and folders below a folder. */
export async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

/** A config that finds the three matchups of the fixed products. */
export const goodConfig = `matchup_catalogue:
  path: ./catalogue
platforms: S2A, LS9
collections: S2, L9
start_time: "2023-06-01 00:00:00"
end_time: 2023-06-30
time_diff_threshold: 1800
providers:
  - kind: fixed
`;
