import type { StacItem } from "@eomatch/stac-model";

/** Fields of an item that stand beside its properties and may be named without a prefix. */
const itemFields: ReadonlySet<string> = new Set(["id", "collection", "geometry", "bbox"]);

/**
 * The value of a field by the name that filters and sort keys have for it: `id`, `collection`, `geometry`, `bbox`, or
 * a property with or without the prefix `properties.`; undefined when the item has no such field.
 */
export function fieldOf(item: StacItem, name: string): unknown {
  if (itemFields.has(name)) return item[name];
  const property = name.startsWith("properties.") ? name.slice("properties.".length) : name;
  return valueAt(item.properties, property);
}

// A property's name may itself hold points; else they lead into objects.
function valueAt(record: { readonly [key: string]: unknown }, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path];
  const point = path.indexOf(".");
  if (point < 0) return undefined;
  const inner = Object.hasOwn(record, path.slice(0, point)) ? record[path.slice(0, point)] : undefined;
  const isRecord = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return isRecord ? valueAt(inner as { readonly [key: string]: unknown }, path.slice(point + 1)) : undefined;
}
