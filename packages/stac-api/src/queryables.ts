import type { StacItem } from "@eomatch/stac-model";
import { type ApiAnswer, json } from "./api-answer.js";
import { mediaTypes } from "./media-types.js";
import { findCollection, type RouteContext } from "./route-context.js";
import { requireKnown } from "./search/search-request.js";

/** Items that are looked at to tell which properties there are; the rest may be filtered by all the same. */
const sampledItems = 20;

/** Fields of every item, and what STAC says of the properties that matchups and products commonly have. */
const common: { readonly [name: string]: object } = {
  id: { title: "Id", type: "string" },
  collection: { title: "Collection", type: "string" },
  geometry: { title: "Geometry", format: "geometry-any" },
  datetime: { title: "Time", type: "string", format: "date-time" },
  start_datetime: { title: "Start", type: "string", format: "date-time" },
  end_datetime: { title: "End", type: "string", format: "date-time" },
};

/** `GET /queryables`: what items of every collection can be filtered by. */
export async function queryables({ addresses, url }: RouteContext): Promise<ApiAnswer> {
  requireKnown(url.searchParams, []);
  return schema(addresses.at("queryables"), "Items", common);
}

/** `GET /collections/{collection}/queryables`: the properties that its items have. */
export async function collectionQueryables(context: RouteContext, id: string): Promise<ApiAnswer> {
  const { addresses, onBroken, store, signal, url } = context;
  requireKnown(url.searchParams, []);
  await findCollection(context, id);
  const properties: Record<string, object> = { ...common };
  let count = 0;
  for await (const { item } of store.query(
    { collections: [id], limit: sampledItems },
    { signal, onBroken },
  )) {
    for (const [name, value] of Object.entries(item.properties)) {
      const type = typeOf(value);
      if (!Object.hasOwn(properties, name) && type !== undefined) properties[name] = type;
    }
    count += 1;
    if (count >= sampledItems) break;
  }
  return schema(`${addresses.collection(id)}/queryables`, id, properties);
}

function schema(address: string, title: string, properties: { readonly [name: string]: object }): ApiAnswer {
  return json(
    {
      $schema: "https://json-schema.org/draft/2019-09/schema",
      $id: address,
      type: "object",
      title,
      properties,
      additionalProperties: true,
    },
    mediaTypes.jsonSchema,
  );
}

function typeOf(value: StacItem["properties"][string]): object | undefined {
  if (typeof value === "string") {
    const isInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value);
    return isInstant ? { type: "string", format: "date-time" } : { type: "string" };
  }
  if (typeof value === "number") return { type: "number" };
  if (typeof value === "boolean") return { type: "boolean" };
  return Array.isArray(value) ? { type: "array" } : undefined;
}
