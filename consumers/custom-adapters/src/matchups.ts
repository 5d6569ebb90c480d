#!/usr/bin/env node
import { type CliAdapters, createCli, type ProviderKind, processIo } from "@eomatch/cli/program";
import { csvProvider } from "./csv-provider.js";
import { indexProvider } from "./index-provider.js";
import { jsonlStore } from "./jsonl-store.js";
import { twoDiskArchive } from "./two-disk-archive.js";

const csv: ProviderKind<{ path: string; collections: string[] }> = {
  summary: "products in a CSV file",
  options: (z) => z.strictObject({ path: z.string(), collections: z.array(z.string()) }),
  create: ({ path, collections }, { resolvePath }) => csvProvider(resolvePath(path), collections),
};

const index: ProviderKind<{ url: string; collections: string[] }> = {
  summary: "the index on the web server of our house",
  options: (z) => z.strictObject({ url: z.string(), collections: z.array(z.string()) }),
  create: ({ url, collections }) => indexProvider(url, collections),
};

const adapters: CliAdapters = {
  openStore: (path) => jsonlStore(path),
  openArchive: (cataloguePath, archivePath) => twoDiskArchive(archivePath ?? `${cataloguePath}.files`),
  providerKinds: { csv, index },
  orbitKinds: {},
};

const cli = createCli(adapters, { version: "1.0.0", program: "matchups" });
process.exitCode = await cli.run(process.argv.slice(2), processIo(process));
