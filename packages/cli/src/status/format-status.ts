import { formatBytes, formatCount, formatCounted } from "../report/quantity.js";
import { type Column, formatTable, type TableLayout } from "../report/table.js";
import type { CatalogueStatus, CollectionStatus, PairStatus } from "./catalogue-status.js";

const pairColumns: readonly Column<PairStatus>[] = [
  {
    heading: "satellites",
    cell: ({ pair, platforms }) => (platforms.length > 0 ? platforms.join(" × ") : pair),
    rank: 0,
  },
  { heading: "events", cell: ({ events }) => formatCount(events), align: "right", rank: 0 },
  { heading: "matchups", cell: ({ matchups }) => formatCount(matchups), align: "right", rank: 0 },
  {
    heading: "on disk",
    cell: ({ downloadedMatchups }) => formatCount(downloadedMatchups),
    align: "right",
    rank: 1,
  },
  { heading: "first (UTC)", cell: ({ startTime }) => day(startTime), rank: 2 },
  { heading: "last (UTC)", cell: ({ stopTime }) => day(stopTime), rank: 2 },
  { heading: "pair", cell: ({ pair }) => pair, rank: 3 },
];

const collectionColumns: readonly Column<CollectionStatus>[] = [
  { heading: "collection", cell: ({ collection }) => collection, rank: 0 },
  { heading: "satellites", cell: ({ platforms }) => platforms.join(", "), rank: 1 },
  { heading: "products", cell: ({ products }) => formatCount(products), align: "right", rank: 0 },
  { heading: "on disk", cell: ({ downloaded }) => formatCount(downloaded), align: "right", rank: 0 },
  {
    heading: "size",
    cell: ({ downloadedBytes }) => (downloadedBytes > 0 ? formatBytes(downloadedBytes) : "–"),
    align: "right",
    rank: 2,
  },
];

/**
 * Writes a catalogue's status for people: what it holds as two tables, then what it lacks and what to do about it.
 *
 * @param layout.where the flags that say which catalogue it is, for advice, ready for a shell
 */
export function formatStatus(
  status: CatalogueStatus,
  layout: TableLayout & { readonly title: string; readonly where: string; readonly program: string },
): string {
  const { bold = (text: string) => text, title, where, program } = layout;
  const { pairs, collections, missing } = status;
  const parts = [`${bold(title)}\n`];
  if (pairs.length === 0 && collections.length === 0 && missing.broken.length === 0) {
    return `${parts.join("")}nothing is in it yet: ${program} find ${where}${where.startsWith("--config ") ? "" : " --config FILE"}\n`;
  }
  if (pairs.length > 0) parts.push("\n", formatTable(pairColumns, pairs, layout));
  if (collections.length > 0) parts.push("\n", formatTable(collectionColumns, collections, layout));
  parts.push("\n", ...lackOf(status, { where, program }).map((line) => `${line}\n`));
  return parts.join("");
}

const longestList = 5;

function lackOf(
  { collections, missing }: CatalogueStatus,
  { where, program }: { readonly where: string; readonly program: string },
): string[] {
  const { broken, files, links, remoteProducts, simulatedProducts } = missing;
  const fetchable = remoteProducts - simulatedProducts;
  const lines: string[] = [];
  if (collections.every(({ products }) => products === 0)) lines.push("there are no products");
  else if (remoteProducts === 0) lines.push("every product is on disk");
  if (fetchable > 0) {
    lines.push(`${formatCounted(fetchable, "product")} not on disk: ${program} download ${where}`);
  }
  if (simulatedProducts > 0) {
    lines.push(`${formatCounted(simulatedProducts, "simulated product")}, of which there are no files`);
  }
  if (files.length > 0) {
    lines.push(
      `${formatCounted(files.length, "file")} recorded as downloaded and not there: ${program} check ${where}`,
      ...listed(files),
    );
  }
  if (links > 0) lines.push(`${formatCounted(links, "link")} to nothing: ${program} check ${where}`);
  if (broken.length > 0) {
    lines.push(
      `${formatCounted(broken.length, "file")} that cannot be read: ${program} check ${where}`,
      ...listed(broken),
    );
  }
  return lines;
}

function listed(entries: readonly string[]): string[] {
  const shown = entries.slice(0, longestList).map((entry) => `  ${entry}`);
  const more = entries.length - shown.length;
  return more > 0 ? [...shown, `  and ${formatCount(more)} more`] : shown;
}

function day(time: Date | undefined): string {
  return time === undefined ? "–" : time.toISOString().slice(0, 10);
}
