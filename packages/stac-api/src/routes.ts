import { nameOfSegment } from "./addresses.js";
import type { ApiAnswer } from "./api-answer.js";
import { collectionAsset, itemAsset } from "./asset-routes.js";
import { collection, collections } from "./collections.js";
import { methodNotAllowed, notFound } from "./errors.js";
import { item, items, searchByGet, searchByPost } from "./item-routes.js";
import { conformance, landingPage } from "./landing-page.js";
import { apiPage, openApi } from "./openapi.js";
import { collectionQueryables, queryables } from "./queryables.js";
import type { RouteContext } from "./route-context.js";

type Route = (context: RouteContext, ...names: string[]) => Promise<ApiAnswer>;

/** What answers at a path, by method; HEAD is GET without the body. */
interface Routes {
  readonly GET: Route;
  readonly POST?: Route;
}

/** Every path of the API below the landing page; `*` is any name. */
const routes: { readonly [path: string]: Routes } = {
  "": { GET: landingPage },
  conformance: { GET: conformance },
  collections: { GET: collections },
  "collections/*": { GET: collection as Route },
  "collections/*/items": { GET: items as Route },
  "collections/*/items/*": { GET: item as Route },
  "collections/*/assets/*/*": { GET: collectionAsset as Route },
  "collections/*/items/*/assets/*/*": { GET: itemAsset as Route },
  "collections/*/queryables": { GET: collectionQueryables as Route },
  queryables: { GET: queryables },
  api: { GET: openApi },
  "api.html": { GET: apiPage },
  search: { GET: searchByGet, POST: searchByPost },
};

const patterns = Object.entries(routes).map(([path, methods]) => ({
  segments: path === "" ? [] : path.split("/"),
  methods,
}));

/**
 * Answers a request for a path below the landing page.
 *
 * @param path percent-encoded, without a slash at its beginning
 * @throws StacApiError `stac-api/not-found`, `stac-api/method-not-allowed`, and what the route throws
 */
export async function answerAt(path: string, context: RouteContext): Promise<ApiAnswer> {
  const segments = path === "" ? [] : path.split("/");
  const match = patterns.find(
    (pattern) =>
      pattern.segments.length === segments.length &&
      pattern.segments.every((name, i) => name === "*" || name === segments[i]),
  );
  if (match === undefined) throw notFound(`there is nothing at ${context.url.pathname}`);
  const { methods } = match;
  const method = context.request.method === "HEAD" ? "GET" : context.request.method;
  const route = Object.hasOwn(methods, method) ? methods[method as keyof Routes] : undefined;
  if (route === undefined) {
    const allowed = ["GET", "HEAD", ...(methods.POST === undefined ? [] : ["POST"]), "OPTIONS"].join(", ");
    throw methodNotAllowed(context.request.method, allowed);
  }
  const names = segments.filter((_, i) => match.segments[i] === "*").map(nameOfSegment);
  if (names.includes(undefined)) throw notFound(`there is nothing at ${context.url.pathname}`);
  return route(context, ...(names as string[]));
}
