import {
  type Bbox,
  bboxOf,
  extendExtent,
  type StacExtent,
  type StacItem,
  toBbox,
  unknownExtent,
} from "@eomatch/stac-model";
import type { CollectionFile } from "../collection-file.js";
import type { Problem } from "./finding.js";
import type { SurveyedItem } from "./survey.js";

/** Looks at the extents of collections: each the union of its items, or the whole world as the Python package has it. */
export function checkExtents(
  collections: readonly CollectionFile[],
  itemsOf: (collection: CollectionFile) => readonly SurveyedItem[],
): Problem[] {
  return collections.flatMap((file): Problem[] => {
    const { extent: own } = file.collection;
    const items = itemsOf(file);
    const extent = unionOf(items);
    const isRight = isSameTime(own, extent) && (isSameBox(own, extent) || isUnionInSomeOrder(own, items));
    if (isRight || isUnbounded(own)) return [];
    return [
      {
        kind: "wrong-extent",
        path: file.path,
        message: "its extent is not the union of its items",
        repairs: [
          {
            step: "edit",
            path: file.path,
            change: (value) => ({ ...value, extent: { ...(value["extent"] as object), ...extent } }),
          },
        ],
      },
    ];
  });
}

function unionOf(items: readonly SurveyedItem[]): StacExtent {
  let extent: StacExtent | undefined;
  for (const { extentOf } of items) extent = extendExtent(extent, extentOf as StacItem);
  return extent ?? unknownExtent;
}

function isSameBox(a: StacExtent, b: StacExtent): boolean {
  return JSON.stringify(boxOf(a)) === JSON.stringify(boxOf(b));
}

function isSameTime(a: StacExtent, b: StacExtent): boolean {
  const times = ({ temporal }: StacExtent): (number | null)[] =>
    (temporal.interval[0] ?? []).map((time) => (time === null ? null : Date.parse(time)));
  return JSON.stringify(times(a)) === JSON.stringify(times(b));
}

/**
 * Tells whether the box of an extent holds all items, each of its sides that of an item. Around the Earth there are
 * several such boxes, and which of them a union comes to depends on the order in which the items came.
 */
function isUnionInSomeOrder(extent: StacExtent, items: readonly SurveyedItem[]): boolean {
  const box = boxOf(extent);
  const boxes = items.flatMap(({ extentOf: { bbox, geometry } }) => {
    const own = toBbox(bbox) ?? (geometry === null ? undefined : bboxOf(geometry));
    return own === undefined ? [] : [own];
  });
  if (box === undefined || boxes.length === 0) return false;
  const [west, south, east, north] = box;
  const around = arcsOf(box);
  const arcs = boxes.flatMap(arcsOf);
  const isTouched =
    (west === -180 && east === 180) ||
    (arcs.some((arc) => arc.west === west) && arcs.some((arc) => arc.east === east));
  return (
    isTouched &&
    arcs.every((arc) => around.some((whole) => whole.west <= arc.west && arc.east <= whole.east)) &&
    boxes.every((own) => south <= own[1] && own[3] <= north) &&
    boxes.some((own) => own[1] === south) &&
    boxes.some((own) => own[3] === north)
  );
}

/** The longitudes of a box, apart at the antimeridian where it crosses that. */
function arcsOf([west, , east]: Bbox): readonly { readonly west: number; readonly east: number }[] {
  if (west <= east) return [{ west, east }];
  return [
    { west, east: 180 },
    { west: -180, east },
  ];
}

function boxOf({ spatial }: StacExtent): Bbox | undefined {
  return toBbox(spatial.bbox[0]);
}

function isUnbounded(extent: StacExtent): boolean {
  const [west, south, east, north] = boxOf(extent) ?? [];
  return west === -180 && south === -90 && east === 180 && north === 90;
}
