import { compareCodePoints, type StacCollection } from "@eomatch/stac-model";
import { type ApiAnswer, json } from "./api-answer.js";
import { apiCollection } from "./api-collection.js";
import { mediaTypes } from "./media-types.js";
import { findCollection, type RouteContext, requireCatalogue } from "./route-context.js";
import { readLimit, requireKnown } from "./search/search-request.js";

/** `GET /collections`: all of them unless a limit is given, in order of their ids. */
export async function collections(context: RouteContext): Promise<ApiAnswer> {
  const { addresses, limits, onBroken, store, signal, url, visibility } = context;
  requireKnown(url.searchParams, ["limit", "token"]);
  const limit = readLimit(url.searchParams, { ...limits, defaultLimit: limits.maxLimit });
  const after = url.searchParams.get("token");
  const page: StacCollection[] = [];
  let hasMore = false;
  for await (const collection of store.listCollections({ signal, onBroken })) {
    if (after !== null && compareCodePoints(collection.id, after) <= 0) continue;
    hasMore = page.length === limit;
    if (hasMore) break;
    page.push(collection);
  }
  if (!hasMore) await requireCatalogue(context);
  const self = addresses.at("collections");
  const next = new URLSearchParams({ limit: String(limit), token: page.at(-1)?.id ?? "" });
  return json(
    {
      collections: page.map((one) => apiCollection(one, addresses, visibility)),
      links: [
        { rel: "self", href: `${self}${url.search}`, type: mediaTypes.json },
        { rel: "root", href: addresses.landingPage, type: mediaTypes.json },
        { rel: "parent", href: addresses.landingPage, type: mediaTypes.json },
        ...(hasMore ? [{ rel: "next", href: `${self}?${next}`, type: mediaTypes.json, method: "GET" }] : []),
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
