import { type Figure, significant } from "../finder/figure.js";
import type { ApiLoadAnswer, ApiLoadRequest } from "../processes/api-load-process.js";
import { askNode } from "../processes/process-talk.js";
import type { ApiServer } from "./api-server.js";

/** Lets many clients ask at once for a while, and looks at the server's memory after a third of it and at the end. */
export async function loadFigures(
  server: ApiServer,
  { seconds, clients }: { readonly seconds: number; readonly clients: number },
): Promise<Figure[]> {
  const load = (share: number): Promise<ApiLoadAnswer> => {
    const request: ApiLoadRequest = { url: server.url, seconds: seconds * share, clients };
    return askNode<ApiLoadAnswer>("api-load-process", request);
  };
  const first = await load(1 / 3);
  const third = await server.state();
  const second = await load(2 / 3);
  const end = await server.state();
  const count = first.requests + second.requests;
  return [
    { id: "api.load.p50_ms", value: significant(Math.max(first.p50Ms, second.p50Ms)), unit: "ms" },
    { id: "api.load.p99_ms", value: significant(Math.max(first.p99Ms, second.p99Ms)), unit: "ms" },
    { id: "api.load.errors", value: first.errors.length + second.errors.length, unit: "errors" },
    { id: "api.load.requests_per_s", value: significant(count / seconds), unit: "requests/s" },
    { id: "api.rss_mb", value: significant(end.rssMb), unit: "MB at the end of the load" },
    { id: "api.rss_third_mb", value: significant(third.rssMb), unit: "MB after a third of the load" },
    {
      id: "api.rss_growth_mb",
      value: significant(end.rssMb - third.rssMb),
      unit: "MB from there to its end",
    },
  ];
}
