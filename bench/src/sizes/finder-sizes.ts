import { join } from "node:path";
import type { Figure } from "../finder/figure.js";
import type { Table } from "../finder/plain-table.js";
import { packageFolder } from "../package-folder.js";
import { bundleSize } from "./browser-bundle.js";
import { installedSize } from "./installed-size.js";

/** What `@eomatch/finder` may weigh, bytes. */
export const FINDER_BUDGET: { readonly bundle: number; readonly installed: number } = {
  bundle: 25_000,
  installed: 1_000_000,
};

/** What most programs take of the finder. */
const COMMON_PATH = 'import { findMatchups } from "@eomatch/finder"; globalThis.answer = findMatchups;';

/** Weighs the finder: in a browser's bundle and installed. */
export async function finderSizes(): Promise<{ figures: Figure[]; table: Table }> {
  const { initial, lazy } = await bundleSize(COMMON_PATH);
  const { dependencies, total } = installedSize(join(packageFolder(), "..", "packages", "finder"));
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  return {
    figures: [
      { id: "finder.bundle_bytes", value: initial, unit: "bytes" },
      { id: "finder.bundle_lazy_bytes", value: lazy, unit: "bytes" },
      { id: "finder.installed_bytes", value: total, unit: "bytes" },
    ],
    table: {
      title: "What @eomatch/finder weighs",
      columns: ["what", "size", "at most"],
      rows: [
        [
          "`findMatchups` in a browser, minified and gzipped",
          kilobytes(initial),
          kilobytes(FINDER_BUDGET.bundle),
        ],
        ...(lazy > 0 ? [["loaded later, only when it is needed", kilobytes(lazy), "–"]] : []),
        ["installed, with dependencies", kilobytes(total), kilobytes(FINDER_BUDGET.installed)],
        ...Object.entries(dependencies).map(([name, bytes]) => [`of it ${name}`, kilobytes(bytes), "–"]),
      ],
      notes: [],
    },
  };
}
