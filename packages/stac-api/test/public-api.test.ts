import { expect, it } from "vitest";
import * as api from "../src/index.js";
import * as node from "../src/node.js";

it("offers these names and no others", () => {
  const names = Object.entries({ api, node }).map(([entry, exports]) => [entry, Object.keys(exports).sort()]);
  expect(Object.fromEntries(names)).toEqual({
    api: ["StacApiError", "createStacApi", "isStacApiError"],
    node: ["defaultPort", "serveCatalogue", "serveHttp"],
  });
});
