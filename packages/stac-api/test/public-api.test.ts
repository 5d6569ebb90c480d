import { expect, it } from "vitest";
import * as feed from "../src/explorer-feed.js";
import * as feedFormat from "../src/explorer-feed-format.js";
import * as api from "../src/index.js";
import * as node from "../src/node.js";

it("offers these names and no others", () => {
  const names = Object.entries({ api, feed, feedFormat, node }).map(([entry, exports]) => [
    entry,
    Object.keys(exports).sort(),
  ]);
  expect(Object.fromEntries(names)).toEqual({
    api: ["StacApiError", "createStacApi", "isStacApiError"],
    feed: ["explorerFeed"],
    feedFormat: ["blockReader", "encodeBlock"],
    node: ["defaultPort", "serveCatalogue", "serveHttp"],
  });
});
