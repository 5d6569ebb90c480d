import { expect, it } from "vitest";
import * as cdse from "../src/cdse/index.js";
import * as celestrak from "../src/celestrak/index.js";
import * as earthdata from "../src/earthdata/index.js";
import * as shared from "../src/index.js";
import * as linkedFiles from "../src/linked-files/index.js";
import * as local from "../src/local/index.js";
import * as planetaryComputer from "../src/planetary-computer/index.js";
import * as signIn from "../src/sign-in/index.js";
import * as spaceTrack from "../src/space-track/index.js";
import * as stacApi from "../src/stac-api/index.js";
import * as tleFiles from "../src/tle-files/index.js";
import * as usgs from "../src/usgs/index.js";

it("offers these names and no others", () => {
  const names = Object.entries({
    cdse,
    celestrak,
    earthdata,
    linkedFiles,
    local,
    planetaryComputer,
    shared,
    signIn,
    spaceTrack,
    stacApi,
    tleFiles,
    usgs,
  }).map(([entry, exports]) => [entry, Object.keys(exports).sort()]);
  expect(Object.fromEntries(names)).toEqual({
    cdse: ["cdseCredentials", "cdseHosts", "cdseProvider"],
    celestrak: ["celestrak"],
    earthdata: ["earthdataCredentials", "earthdataHosts", "earthdataLoginHost", "earthdataProvider"],
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
    signIn: [
      "basicCredentials",
      "bearerCredentials",
      "knownPassword",
      "netrcCredentials",
      "netrcFile",
      "netrcPassword",
      "oidcCredentials",
      "redirectCredentials",
      "sasCredentials",
    ],
    spaceTrack: ["spaceTrack"],
    stacApi: ["createHostBudget", "createHostHealth", "stacApiPreset", "stacApiPresets", "stacApiProvider"],
    tleFiles: ["tleFiles"],
    usgs: ["usgsProvider"],
  });
});
