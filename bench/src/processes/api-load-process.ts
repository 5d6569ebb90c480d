import { Agent, request as httpRequest } from "node:http";
import { eventIntervalMs, firstEventTime } from "../catalogue/made-up-events.js";
import { answer, request } from "./process-talk.js";

/** An API, and how it is to be asked. */
export interface ApiLoadRequest {
  /** The landing page. */
  readonly url: string;
  readonly seconds: number;
  /** Clients that each ask again as soon as they are answered. */
  readonly clients: number;
}

/** What it answered. */
export interface ApiLoadAnswer {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What went wrong, each time. */
  readonly errors: readonly string[];
}

const { url, seconds, clients } = request<ApiLoadRequest>();
const agent = new Agent({ keepAlive: true, maxSockets: clients });
const until = performance.now() + seconds * 1000;
const times: number[] = [];
const errors: string[] = [];

/** What people ask, by turns: pages of a time and place, by condition, single items, collections. */
function pathOf(number: number): { readonly path: string; readonly body?: object } {
  const start = new Date(firstEventTime.getTime() + ((number * 37) % 900) * eventIntervalMs).toISOString();
  const datetime = `${start}/..`;
  switch (number % 8) {
    case 0:
      return { path: `/search?limit=100&datetime=${datetime}` };
    case 1:
      return { path: `/search?limit=20&datetime=${datetime}&bbox=170,-60,-150,60` };
    case 2:
      return { path: "/search", body: { limit: 20, datetime, bbox: [-60, -60, 60, 60] } };
    case 3:
      return { path: `/collections/S2_MSI_L1C/items?limit=10&datetime=${datetime}` };
    case 4:
      return {
        path: "/search",
        body: {
          limit: 10,
          collections: ["S2_MSI_L1C"],
          filter: { op: "<", args: [{ property: "eo:cloud_cover" }, 30] },
        },
      };
    case 5:
      return { path: "/collections" };
    case 6:
      return { path: `/search?limit=10&fields=id,properties.datetime&datetime=${datetime}` };
    default:
      return { path: "" };
  }
}

function ask({ path, body }: { readonly path: string; readonly body?: object }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sent = httpRequest(
      `${url}${path}`,
      {
        agent,
        method: body === undefined ? "GET" : "POST",
        headers: {
          "accept-encoding": "gzip",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
      },
      (response) => {
        response.on("error", (error) => resolve(error.message));
        response.on("end", () =>
          resolve(response.statusCode === 200 ? undefined : `${path}: ${response.statusCode}`),
        );
        response.resume();
      },
    );
    sent.on("error", (error) => resolve(`${path}: ${error.message}`));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function client(number: number): Promise<void> {
  for (let turn = number; performance.now() < until; turn += 5) {
    const began = performance.now();
    const error = await ask(pathOf(turn));
    times.push(performance.now() - began);
    if (error !== undefined) errors.push(error);
  }
}

await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * share))] as number;
answer<ApiLoadAnswer>({
  requests: times.length,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  errors: errors.slice(0, 1000),
});
