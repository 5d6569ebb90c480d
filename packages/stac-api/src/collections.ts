import { type ApiAnswer, json } from "./api-answer.js";
import { apiCollection } from "./api-collection.js";
import { mediaTypes } from "./media-types.js";
import { findCollection, type RouteContext } from "./route-context.js";
import { requireKnown } from "./search/search-request.js";

/** `GET /collections` */
export async function collections(context: RouteContext): Promise<ApiAnswer> {
  const { addresses, onBroken, store, signal, url, visibility } = context;
  requireKnown(url.searchParams, []);
  const all: object[] = [];
  for await (const collection of store.listCollections({ signal, onBroken })) {
    all.push(apiCollection(collection, addresses, visibility));
  }
  return json(
    {
      collections: all,
      links: [
        { rel: "self", href: addresses.at("collections"), type: mediaTypes.json },
        { rel: "root", href: addresses.landingPage, type: mediaTypes.json },
        { rel: "parent", href: addresses.landingPage, type: mediaTypes.json },
      ],
    },
    mediaTypes.json,
  );
}

/** `GET /collections/{collection}` */
export async function collection(context: RouteContext, id: string): Promise<ApiAnswer> {
  requireKnown(context.url.searchParams, []);
  const found = await findCollection(context, id);
  return json(apiCollection(found, context.addresses, context.visibility), mediaTypes.json);
}
