import { matchupEntry } from "@eomatch/catalogue";
import {
  bboxOf,
  formatInstant,
  type Geometry,
  isDownloaded,
  type Matchup,
  type MatchupEvent,
  type Product,
  publicHref,
  type StacAsset,
} from "@eomatch/stac-model";
import { geoCentroid } from "d3-geo";
import { formatListTable } from "../list/list-table.js";
import { listedEvent, listedMatchup } from "../list/listed.js";
import { toSphericalArea } from "../map/outline.js";
import { formatBoxPlace, formatPlace } from "../report/place.js";
import {
  formatAreaRange,
  formatBytes,
  formatCounted,
  formatDuration,
  formatNumber,
} from "../report/quantity.js";
import { formatTable, type TableLayout } from "../report/table.js";
import { type Fact, formatFacts } from "./facts.js";
import type { Shown } from "./read-shown.js";
import { sketch } from "./sketch.js";
import { formatTimeLine } from "./time-line.js";

/** How {@link formatShown} writes. */
export interface ShownLayout extends TableLayout {
  /** The program's name, for advice. */
  readonly program: string;
  /** Where the file or address of a product's asset is, for people. */
  locate(product: Product, asset: StacAsset): string;
}

const defaultColumns = 80;
const sketchRows = 12;
const sketchColumns = 48;

/** Writes an event, a matchup or a product for people, with its times and its place drawn. */
export function formatShown(shown: Shown, layout: ShownLayout): string {
  switch (shown.kind) {
    case "event":
      return formatEvent(shown.event, layout);
    case "matchup":
      return formatMatchup(shown.matchup, shown.missing, layout);
    case "product":
      return formatProduct(shown.product, shown.matchups, layout);
  }
}

function formatEvent(event: MatchupEvent, layout: ShownLayout): string {
  const { bold = plain } = layout;
  const { min_area_km2: min, max_area_km2: max } = listedEvent(event).values;
  const box = bboxOf(event.area);
  const facts: Fact[] = [
    ["event", event.id],
    ["satellites", event.sensors.map(({ platform, collection }) => `${platform} (${collection})`).join(", ")],
    ["from", formatInstant(event.startTime)],
    ["to", formatInstant(event.stopTime)],
    ["where", box === undefined ? "–" : formatBoxPlace(box)],
    ["regions", typeof min === "number" && typeof max === "number" ? formatAreaRange({ min, max }) : "–"],
    ...propertyFacts(event.properties),
    ...assetFacts(event.assets),
  ];
  const rows = event.matchupSet.map((matchup) => listedMatchup(matchupEntry(matchup)));
  return [
    formatFacts(facts, bold),
    `\n${bold(formatCounted(rows.length, "matchup"))}\n`,
    formatListTable(rows, { ...layout, of: "matchups" }),
  ].join("");
}

function formatMatchup(matchup: Matchup, missing: readonly string[], layout: ShownLayout): string {
  const { bold = plain, columns = defaultColumns } = layout;
  const { areaKm2, collocationRegion: region, products, timeDiffAbs } = matchup;
  const facts: Fact[] = [
    ["matchup", matchup.id],
    ["event", matchup.eventId],
    ["apart", formatDuration(timeDiffAbs)],
    ["region", `${areaKm2 === undefined ? "" : `${formatNumber(areaKm2)} km² at `}${placeOf(region)}`],
    ...propertyFacts(matchup.properties),
    ...assetFacts(matchup.assets),
    ...missing.map(
      (product): Fact => ["missing", `${product} is not in the catalogue: run ${layout.program} check`],
    ),
  ];
  const size = { columns: Math.min(sketchColumns, columns), rows: sketchRows };
  const picture = sketch(
    products.map(({ footprint }) => footprint),
    region,
    size,
  );
  const spans = products.map(({ platform: name, startTime, stopTime }) => ({ name, startTime, stopTime }));
  return [
    formatFacts(facts, bold),
    `\n${bold("products")}\n`,
    ...products.map((product) => productLines(product, layout)),
    `\n${bold("times (UTC)")}\n`,
    formatTimeLine(spans, Math.min(columns, defaultColumns)),
    ...(picture.length > 0 ? [`\n${bold("footprints, and the region they share, north up")}\n`] : []),
    ...picture.map((line) => `${line}\n`),
  ].join("");
}

function formatProduct(product: Product, matchups: readonly Matchup[], layout: ShownLayout): string {
  const { bold = plain } = layout;
  const facts: Fact[] = [
    ["product", product.id],
    ["collection", product.collection],
    ["satellite", `${product.platform} (${product.constellation})`],
    ["from", formatInstant(product.startTime)],
    ["to", formatInstant(product.stopTime)],
    ["where", placeOf(product.footprint)],
    ["state", stateOf(product)],
    ...product.links.map(({ rel, href }): Fact => [rel, publicHref(href)]),
  ];
  const assets = Object.entries(product.assets);
  const assetTable = formatTable<readonly [string, StacAsset]>(
    [
      { heading: "asset", cell: ([key]) => key, rank: 0 },
      { heading: "type", cell: ([, asset]) => asset.type ?? "–", rank: 2 },
      { heading: "size", cell: ([, asset]) => sizeOf(asset) ?? "–", align: "right", rank: 1 },
      { heading: "where", cell: ([, asset]) => layout.locate(product, asset), rank: 0 },
    ],
    assets,
    layout,
  );
  const rows = matchups.map((matchup) => listedMatchup(matchupEntry(matchup)));
  return [
    formatFacts(facts, bold),
    ...(assets.length > 0 ? [`\n${assetTable}`] : []),
    `\n${bold(`in ${formatCounted(rows.length, "matchup")}`)}\n`,
    formatListTable(rows, { ...layout, of: "matchups" }),
  ].join("");
}

/** A product of a matchup: what it is, when, its state, and where it is or comes from. */
function productLines(product: Product, { bold = plain, locate }: ShownLayout): string {
  const { data } = product.assets;
  const via = product.links.find(({ rel }) => rel === "via");
  const where = data === undefined ? via && publicHref(via.href) : locate(product, data);
  return [
    `${bold(product.platform)}  ${product.id}\n`,
    `  ${product.collection}, ${formatInstant(product.startTime)}, ${stateOf(product)}\n`,
    ...(where === undefined ? [] : [`  ${where}\n`]),
  ].join("");
}

function stateOf(product: Product): string {
  const { data } = product.assets;
  if (data === undefined) return "no data asset";
  const size = sizeOf(data);
  return `${isDownloaded(product) ? "on disk" : "not on disk"}${size === undefined ? "" : `, ${size}`}`;
}

function sizeOf(asset: StacAsset): string | undefined {
  const { "file:size": bytes } = asset;
  return typeof bytes === "number" ? formatBytes(bytes) : undefined;
}

function placeOf(geometry: Geometry): string {
  const area = toSphericalArea(geometry);
  return area === undefined ? "–" : formatPlace(geoCentroid(area));
}

function propertyFacts(properties: { readonly [name: string]: unknown }): Fact[] {
  return Object.entries(properties).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}

function assetFacts(assets: { readonly [key: string]: StacAsset }): Fact[] {
  return Object.entries(assets).map(([key, { href }]) => [`asset ${key}`, publicHref(href)]);
}

function plain(text: string): string {
  return text;
}
