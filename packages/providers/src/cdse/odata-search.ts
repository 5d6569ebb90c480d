import { findPlatform, formatInstant, type ProductQuery } from "@eomatch/stac-model";
import { type PlanarRing, planarAreas } from "../planar-areas.js";
import type { ProductType } from "./cdse-options.js";

/** One search of the catalogue: a filter whose answer is paged by time. */
export interface ODataSearch {
  /** Conditions of `$filter`, to be joined by `and`, without the time. */
  readonly conditions: readonly string[];
  /** An acquisition overlaps the time between; any time when left out. */
  readonly startText?: string;
  readonly stopText?: string;
}

/** With 22 characters each, encoded, an address stays well below the 8 kB that servers accept. */
const maxPositions = 120;

/**
 * The searches that together answer a query, one for each part of its area.
 *
 * The satellite is asked for by `platformSerialIdentifier`, where the archive has one. The stop is a millisecond later
 * than asked: the archive keeps microseconds.
 */
export function odataSearches(query: ProductQuery, types: readonly ProductType[]): readonly ODataSearch[] {
  const areas = query.area === undefined ? undefined : planarAreas(query.area, { maxPositions });
  const serial = serialOf(query.platform);
  return types.flatMap(({ collection, type }) =>
    (areas?.length ? areas : [undefined]).map((area) => ({
      conditions: [
        ...(collection === undefined ? [] : [`Collection/Name eq ${quoted(collection)}`]),
        typeCondition({ type }),
        ...(serial === undefined ? [] : [attribute("platformSerialIdentifier", serial)]),
        ...(area === undefined ? [] : [intersects(area)]),
      ],
      startText: formatInstant(query.startTime),
      stopText: formatInstant(new Date(query.stopTime.getTime() + 1)),
    })),
  );
}

/** The address of a page: products in the order in which their acquisitions began. */
export function searchAddress(
  root: string,
  search: ODataSearch,
  page: { readonly fromText?: string | undefined; readonly skip: number; readonly top: number },
): string {
  const { fromText } = page;
  const filter = [
    ...search.conditions,
    ...(search.stopText === undefined ? [] : [`ContentDate/Start le ${search.stopText}`]),
    ...(search.startText === undefined ? [] : [`ContentDate/End ge ${search.startText}`]),
    ...(fromText === undefined ? [] : [`ContentDate/Start ge ${fromText}`]),
  ].join(" and ");
  return odataAddress(root, {
    $filter: filter,
    $orderby: "ContentDate/Start asc",
    $top: String(page.top),
    $skip: String(page.skip),
  });
}

/** The address of the product of a name. */
export function nameAddress(root: string, name: string): string {
  return odataAddress(root, { $filter: `Name eq ${quoted(name)}`, $top: "1" });
}

/** The address of the product of an id, as a page of one. */
export function idAddress(root: string, id: string): string {
  return odataAddress(root, { $filter: `Id eq ${id}`, $top: "1" });
}

/** Blanks as %20: some OData servers read a plus sign as one. */
function odataAddress(root: string, options: { readonly [option: string]: string }): string {
  const pairs = [
    ...Object.entries(options),
    ["$expand", "Attributes"] as const,
    ["$expand", "Assets"] as const,
  ];
  return `${root}/Products?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

/** The condition that a product is of a type. */
export function typeCondition({ type }: Pick<ProductType, "type">): string {
  return attribute("productType", type);
}

function attribute(name: string, value: string): string {
  return `Attributes/OData.CSC.StringAttribute/any(att:att/Name eq ${quoted(name)} and att/OData.CSC.StringAttribute/Value eq ${quoted(value)})`;
}

function intersects(ring: PlanarRing): string {
  const positions = ring.map(([lon, lat]) => `${degrees(lon)} ${degrees(lat)}`).join(",");
  return `OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((${positions}))')`;
}

function degrees(value: number): string {
  return String(Number(value.toFixed(6)));
}

/** A text in OData: quotes doubled (OData 4.01, URL conventions, section 5.1.1.6.1). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The letter of a Sentinel: `A` of `S2A`. */
function serialOf(platform: string | undefined): string | undefined {
  if (platform === undefined) return undefined;
  return /^S\d([A-Z])$/.exec(findPlatform(platform)?.name ?? "")?.[1];
}
