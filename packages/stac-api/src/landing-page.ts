import { stacVersion } from "@eomatch/stac-model";
import { type ApiAnswer, json } from "./api-answer.js";
import { conformanceClasses } from "./conformance.js";
import { mediaTypes } from "./media-types.js";
import { queryablesRel } from "./queryables-rel.js";
import { type RouteContext, requireCatalogue } from "./route-context.js";
import { requireKnown } from "./search/search-request.js";

/** `GET /`: the catalogue, and where everything is. */
export async function landingPage(context: RouteContext): Promise<ApiAnswer> {
  const { addresses, onBroken, store, signal, url } = context;
  requireKnown(url.searchParams, []);
  const catalog = await requireCatalogue(context);
  const children: object[] = [];
  for await (const { id, title } of store.listCollections({ signal, onBroken })) {
    children.push({
      rel: "child",
      href: addresses.collection(id),
      type: mediaTypes.json,
      title: title ?? id,
    });
  }
  const { json: jsonType, geoJson } = mediaTypes;
  const root = addresses.landingPage;
  return json(
    {
      type: "Catalog",
      stac_version: stacVersion,
      id: catalog.id,
      title: catalog.id,
      description: catalog.description,
      conformsTo: conformanceClasses,
      links: [
        { rel: "self", href: root, type: jsonType },
        { rel: "root", href: root, type: jsonType },
        { rel: "conformance", href: addresses.at("conformance"), type: jsonType },
        { rel: "data", href: addresses.at("collections"), type: jsonType },
        { rel: "search", href: addresses.at("search"), type: geoJson, method: "GET", title: "Search items" },
        { rel: "search", href: addresses.at("search"), type: geoJson, method: "POST", title: "Search items" },
        { rel: queryablesRel, href: addresses.at("queryables"), type: mediaTypes.jsonSchema },
        { rel: "service-desc", href: addresses.at("api"), type: mediaTypes.openApi },
        { rel: "service-doc", href: addresses.at("api.html"), type: "text/html" },
        ...children,
      ],
    },
    jsonType,
  );
}

/** `GET /conformance` */
export async function conformance({ url }: RouteContext): Promise<ApiAnswer> {
  requireKnown(url.searchParams, []);
  return json({ conformsTo: conformanceClasses }, mediaTypes.json);
}
