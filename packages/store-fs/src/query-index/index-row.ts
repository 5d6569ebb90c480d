import {
  acquisitionInterval,
  type Bbox,
  bboxOf,
  type CatalogueItem,
  isDownloaded,
  isStacModelError,
  matchupReferences,
  productReferences,
  toBbox,
} from "@eomatch/stac-model";
import { idOfSafeName } from "../safe-name.js";
import { referenceHash } from "./hash.js";

/** Characters of JSON that the properties of one item may take in the index; beyond, the item's file is asked. */
const maxPropertyCharacters = 1024;

/** What the index knows of an item. */
export interface IndexRow {
  readonly collection: string;
  readonly id: string;
  /** The item's file, relative to the catalogue's folder, as the link of its collection leads to it. */
  readonly path: string;
  /** Milliseconds since 1970, UTC. */
  readonly startMs: number;
  readonly stopMs: number;
  readonly bbox: Bbox | undefined;
  /** Every satellite it names, as it is spelled there. */
  readonly platforms: readonly string[];
  readonly isDownloaded: boolean;
  /** The file could not be read as an item with a place in time: every query must look at it. */
  readonly isBroken: boolean;
  /** Undefined when they are too long to keep. */
  readonly properties: RowProperties | undefined;
  /** Hashes of the references to an event's matchups and to a matchup's products. */
  readonly matchups: readonly number[];
  readonly products: readonly number[];
}

/** An item's properties as JSON, the names apart from the values because many items share them. */
interface RowProperties {
  /** `[names of scalar properties, names of the others]` */
  readonly shape: string;
  /** The values of the scalar properties, in the order of their names. */
  readonly values: string;
}

/** When an item was acquired. */
type Interval = ReturnType<typeof acquisitionInterval>;

/**
 * What the index keeps of an item, broken or not.
 *
 * @param interval when it was acquired, where that is known already
 */
export function indexRow(content: CatalogueItem, path: string, interval?: Interval): IndexRow {
  try {
    return wholeRow(content, path, interval);
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    return brokenRow(content.item.collection, path, content.item.id);
  }
}

/** What the index keeps of a file that cannot be read as an item. */
export function brokenRow(collection: string, path: string, id: string = idByName(path)): IndexRow {
  return {
    collection,
    id,
    path,
    startMs: Number.NEGATIVE_INFINITY,
    stopMs: Number.POSITIVE_INFINITY,
    bbox: undefined,
    platforms: [],
    isDownloaded: false,
    isBroken: true,
    properties: undefined,
    matchups: [],
    products: [],
  };
}

/** The id that a file's name tells, as well as it can. */
export function idByName(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const name = file.endsWith(".json") && file !== ".json" ? file.slice(0, -".json".length) : file;
  return idOfSafeName(name) ?? name;
}

function wholeRow(content: CatalogueItem, path: string, interval?: Interval): IndexRow {
  const { item } = content;
  const { startTime, stopTime } = interval ?? acquisitionInterval(item);
  const { properties } = item;
  return {
    collection: item.collection,
    id: item.id,
    path,
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    bbox: toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry)),
    platforms: platformsOf(properties),
    isDownloaded: isDownloaded(item),
    isBroken: false,
    properties: rowProperties(properties),
    matchups: content.relations.length === 0 ? none : matchupReferences(content).map(referenceHash),
    products: content.relations.length === 0 ? none : productReferences(content).map(referenceHash),
  };
}

/** For the many rows without relations, so that none has a list of its own. */
const none: readonly never[] = [];

function platformsOf({ platform, "matchup:platforms": several }: ItemProperties): readonly string[] {
  if (!Array.isArray(several)) return typeof platform === "string" ? [platform] : none;
  return [...new Set(several.filter((name): name is string => typeof name === "string"))].sort();
}

type ItemProperties = CatalogueItem["item"]["properties"];

/** The shape that was written last: that of the next item, most times, since items come by their collections. */
let lastShape = { scalars: [] as readonly string[], others: [] as readonly string[], text: "[[],[]]" };

function shapeText(scalars: readonly string[], others: readonly string[]): string {
  if (!isSameList(scalars, lastShape.scalars) || !isSameList(others, lastShape.others)) {
    lastShape = { scalars, others, text: JSON.stringify([scalars, others]) };
  }
  return lastShape.text;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function rowProperties(properties: ItemProperties): RowProperties | undefined {
  const scalars: string[] = [];
  const others: string[] = [];
  const scalarValues: unknown[] = [];
  for (const name in properties) {
    const value = properties[name];
    if (value === undefined) continue;
    if (value !== null && typeof value === "object") {
      others.push(name);
    } else {
      scalars.push(name);
      scalarValues.push(value);
    }
  }
  const shape = shapeText(scalars, others);
  const values = JSON.stringify(scalarValues);
  return shape.length + values.length > maxPropertyCharacters ? undefined : { shape, values };
}
