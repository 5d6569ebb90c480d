import { describe } from "vitest";
import { cdseCredentials, cdseProvider } from "../src/cdse/index.js";
import { earthdataCredentials, earthdataProvider } from "../src/earthdata/index.js";
import { knownPassword } from "../src/http/password-source.js";
import { usgsProvider } from "../src/usgs/index.js";
import { catalogueEntry, cdseArchive, content } from "./cdse-archive.js";
import { cmrArchive, granuleContent, listedGranule } from "./cmr-archive.js";
import { itConforms } from "./conformance.js";
import { query } from "./items.js";
import { closedAddress } from "./loopback-server.js";
import { bundleContent, listedScene, m2mArchive } from "./m2m-archive.js";
import { quick } from "./quick.js";

describe("cdseProvider, of a synthetic archive", () => {
  const entries = [1, 2, 3, 4].map((i) =>
    catalogueEntry(i, {
      west: -105 + i,
      serial: i % 2 === 0 ? "A" : "B",
      start: `2024-10-09T17:4${i}:31.024123Z`,
    }),
  );
  const [first = ""] = entries.map(({ Name }) => Name.replace(".SAFE", ""));
  itConforms(async () => {
    const archive = await cdseArchive(entries, { usesOfFirstToken: 1, throttleEvery: 3 });
    const credentials = cdseCredentials({
      password: knownPassword({ username: "me", password: "pw" }),
      tokenUrl: archive.tokenUrl,
      hosts: [archive.server.url],
      ...quick,
    });
    return {
      create: async () =>
        cdseProvider({
          url: archive.url,
          downloadUrl: archive.downloadUrl,
          credentials,
          pageSize: 2,
          maxSkip: 2,
          ...quick,
        }),
      query: query({ collection: "S2_MSI_L1C" }),
      expectedIds: entries.map(({ Name }) => Name.replace(".SAFE", "")),
      secrets: ["pw", "access-", "refresh-"],
      file: { productId: first, content },
      createUnreachable: async () => cdseProvider({ url: await closedAddress(), ...quick, retries: 0 }),
      dispose: async () => {},
    };
  });
});

describe("earthdataProvider, of a synthetic archive", () => {
  const ids = [1, 2, 3, 4].map((i) => `MOD021KM.A2024283.170${i}.061.2024284011427`);
  itConforms(async () => {
    const archive = await cmrArchive(
      (host) => [1, 2, 3, 4].map((i) => listedGranule(i, host, { west: -105 + i })),
      {
        throttleEvery: 3,
      },
    );
    const credentials = earthdataCredentials({
      password: knownPassword({ username: "me", password: "pw" }),
      loginHost: archive.login.url,
    });
    return {
      create: async () => earthdataProvider({ url: archive.url, credentials, pageSize: 2, ...quick }),
      query: query({ collection: "MODIS_L1B" }),
      expectedIds: ids,
      secrets: ["pw", "session="],
      file: { productId: ids[0] as string, content: granuleContent },
      createUnreachable: async () => earthdataProvider({ url: await closedAddress(), ...quick, retries: 0 }),
      dispose: async () => {},
    };
  });
});

describe("usgsProvider, of a synthetic archive", () => {
  const scenes = [1, 2, 3, 4].map((i) => listedScene(i, { west: -105 + i }));
  itConforms(async () => {
    const archive = await m2mArchive(scenes, { usesOfFirstSession: 2, limitEvery: 4, preparations: 1 });
    const password = knownPassword({ username: "me", password: "app-token" });
    return {
      create: async () =>
        usgsProvider({ url: archive.url, password, pageSize: 2, prepareIntervalSeconds: 0.001, ...quick }),
      query: query({ collection: "LANDSAT_C2L1" }),
      expectedIds: scenes.map(({ displayId }) => displayId),
      secrets: ["app-token", "session-"],
      file: { productId: scenes[0]?.displayId ?? "", content: bundleContent },
      createUnreachable: async () =>
        usgsProvider({ url: await closedAddress(), password, ...quick, retries: 0 }),
      dispose: async () => {},
    };
  });
});
