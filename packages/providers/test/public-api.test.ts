import { expect, it } from "vitest";
import * as celestrak from "../src/celestrak/index.js";
import * as shared from "../src/index.js";
import * as linkedFiles from "../src/linked-files/index.js";
import * as local from "../src/local/index.js";
import * as planetaryComputer from "../src/planetary-computer/index.js";
import * as stacApi from "../src/stac-api/index.js";
import * as tleFiles from "../src/tle-files/index.js";

it("offers these names and no others", () => {
  const names = Object.entries({
    celestrak,
    linkedFiles,
    local,
    planetaryComputer,
    shared,
    stacApi,
    tleFiles,
  }).map(([entry, exports]) => [entry, Object.keys(exports).sort()]);
  expect(Object.fromEntries(names)).toEqual({
    celestrak: ["celestrak"],
    linkedFiles: ["linkedFilesProvider"],
    local: ["localProvider"],
    planetaryComputer: ["planetaryComputerCredentials"],
    shared: [
      "archiveOfHost",
      "collections",
      "recognisedCollections",
      "searchedCollections",
      "sourceItemToProduct",
    ],
    stacApi: ["createHostBudget", "stacApiPreset", "stacApiPresets", "stacApiProvider"],
    tleFiles: ["tleFiles"],
  });
});
