// Downloads in a process of its own: `recorded CATALOGUE` everything of a catalogue on disk, `files FOLDER COUNT URL` so
// many files of a server, of which it tells how long it took and how much memory.
import { join } from "node:path";
import { MatchupCatalogue } from "@eomatch/catalogue";
import { linkedFilesProvider } from "@eomatch/providers/linked-files";
import { itemToProduct, type Product } from "@eomatch/stac-model";
import { fsArchive, fsStore } from "@eomatch/store-fs";
import { catalogueOf, eventWith, servedProduct } from "../download/served-product.js";
import { peakBytes } from "./peak-memory.js";

const [mode, path = "", count = "1", url = ""] = process.argv.slice(2);
const jobs = 8;
const sources = {
  providers: [
    linkedFilesProvider({ maxConcurrentRequests: jobs, firstDelaySeconds: 0.01, maxRetryAfterSeconds: 0.02 }),
  ],
  archive: fsArchive({ path: join(path, "data") }),
};

if (mode === "recorded") {
  const store = fsStore({ path });
  const products: Product[] = [];
  for await (const item of store.query({ collections: ["S2_MSI_L1C"] })) products.push(itemToProduct(item));
  const catalogue = await MatchupCatalogue.open(store);
  const { outcomes } = await catalogue.downloadProducts({
    eventSet: [eventWith(products)],
    sources,
    jobs: 4,
  });
  const failed = outcomes.find(({ outcome }) => outcome === "failed");
  if (failed !== undefined) {
    process.stderr.write(`${failed.reason}\n`);
    process.exitCode = 1;
  }
} else {
  const products = Array.from({ length: Number(count) }, (_, i) =>
    servedProduct(`P${i}`, { href: `${url}/${i}.bin` }),
  );
  const catalogue = await catalogueOf(fsStore({ path }), products);
  const began = performance.now();
  const before = process.cpuUsage();
  const { outcomes } = await catalogue.downloadProducts({ eventSet: [eventWith(products)], sources, jobs });
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(before);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const failed = outcomes.find(({ outcome }) => outcome !== "downloaded");
  if (failed !== undefined) throw new Error(failed.reason ?? failed.outcome);
  process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds, peakBytes: peakBytes() })}\n`);
}
