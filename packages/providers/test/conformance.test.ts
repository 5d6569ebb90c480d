import { describe } from "vitest";
import { cdseCredentials, cdseProvider } from "../src/cdse/index.js";
import { knownPassword } from "../src/http/password-source.js";
import { catalogueEntry, cdseArchive, content } from "./cdse-archive.js";
import { itConforms } from "./conformance.js";
import { query } from "./items.js";
import { closedAddress } from "./loopback-server.js";
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
