import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../src/http/credentials.js";
import { exchange } from "../src/http/exchange.js";
import { netrcCredentials, netrcFile } from "../src/http/netrc.js";
import { oidcCredentials } from "../src/http/oidc-credentials.js";
import { knownPassword } from "../src/http/password-source.js";
import { redirectCredentials } from "../src/http/redirect-credentials.js";
import { basicCredentials, bearerCredentials, sasCredentials } from "../src/http/static-credentials.js";
import { serveLogging } from "./logging-server.js";
import { folderWith } from "./temporary-folder.js";

const secrets = ["s3cret", btoa("me:s3cret")];
const provider = "archive";

/** Every kind of sign-in, for the hosts given; with each the secrets that it sends. */
const kinds: { readonly [kind: string]: (hosts: string[]) => Promise<Credentials> } = {
  basic: async (hosts) => basicCredentials({ username: "me", password: "s3cret", hosts, provider }),
  bearer: async (hosts) => bearerCredentials({ token: "s3cret", hosts, provider }),
  sas: async (hosts) => sasCredentials({ token: "?sv=1&sig=s3cret", hosts, provider }),
  netrc: async (hosts) => {
    const folder = await folderWith({
      netrc: "machine 127.0.0.1 login me password s3cret\nmachine localhost login me password s3cret",
    });
    return netrcCredentials(netrcFile(join(folder, "netrc"), provider), { hosts, provider });
  },
  redirect: async (hosts) =>
    redirectCredentials({
      loginHost: hosts[0] as string,
      password: knownPassword({ username: "me", password: "s3cret" }),
      provider,
      help: "sign in",
    }),
  oidc: async (hosts) => {
    const login = await serveLogging(() => ({ body: '{"access_token":"s3cret","expires_in":600}' }));
    return oidcCredentials({
      tokenUrl: `${login.url}/token`,
      clientId: "client",
      password: knownPassword({ username: "me", password: "pw" }),
      hosts,
      provider,
      help: "sign in",
    });
  },
};

const leaks = (log: string): string[] => secrets.filter((secret) => log.includes(secret));

// The certificate of the loopback server is signed by nobody.
beforeAll(() => {
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
});
afterAll(() => {
  delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
});

describe.each(Object.entries(kinds))("a secret of kind %s", (_, make) => {
  it("is sent to its own origin, also along a redirect within it", async () => {
    const own = await serveLogging(({ url }) =>
      url?.startsWith("/start") ? { status: 302, headers: { location: "/end" } } : {},
    );
    const credentials = await make([own.url]);
    const answer = await exchange({ url: `${own.url}/start`, method: "GET" }, { credentials });
    expect(answer.status).toBe(200);
    expect(answer.url).not.toContain("s3cret");
    const [start, end] = own.log().split("GET /end");
    expect([leaks(start ?? ""), leaks(end ?? "")].map(({ length }) => length)).toEqual([1, 1]);
  });

  it.each([
    "another port",
    "another name of the host",
    "http instead of https",
    "https instead of http",
    "an address with the host as user name",
  ])("is not sent to %s by a redirect", async (where) => {
    const tls = where === "http instead of https";
    const other = await serveLogging(() => ({ body: "done" }), { tls: where === "https instead of http" });
    const target = where === "another name of the host" ? `http://localhost:${other.port}/` : `${other.url}/`;
    const own: Awaited<ReturnType<typeof serveLogging>> = await serveLogging(
      () => ({
        status: 307,
        headers: {
          location: where.startsWith("an address")
            ? target.replace("://", `://127.0.0.1%3A${own.port}@`)
            : target,
        },
      }),
      { tls },
    );
    const credentials = await make([own.url]);
    const sent = exchange({ url: `${own.url}/start`, method: "POST", body: "{}" }, { credentials });
    // An address with a user name is refused by fetch itself; all others are followed.
    if (where.startsWith("an address")) await expect(sent).rejects.toThrow();
    else expect((await sent).text).toBe("done");
    expect(leaks(own.log())).toHaveLength(1);
    expect(leaks(other.log())).toEqual([]);
  });

  it("is sent again when a redirect comes back, and to no one in between", async () => {
    const between: Awaited<ReturnType<typeof serveLogging>> = await serveLogging(() => ({
      status: 302,
      headers: { location: `${own.url}/back` },
    }));
    const own: Awaited<ReturnType<typeof serveLogging>> = await serveLogging(({ url }) =>
      url?.startsWith("/back") ? { body: "done" } : { status: 302, headers: { location: between.url } },
    );
    const answer = await exchange(
      { url: `${own.url}/start`, method: "GET" },
      { credentials: await make([own.url]) },
    );
    expect(answer.text).toBe("done");
    expect(leaks(own.log().split("GET /back")[1] ?? "")).toHaveLength(1);
    expect(leaks(between.log())).toEqual([]);
  });

  it("is not shown by the errors of a host that fails, nor sent to one that was not named", async () => {
    const own = await serveLogging(() => ({ status: 301, headers: { location: "ftp://127.0.0.1/" } }));
    const credentials = await make([own.url]);
    const error = await exchange({ url: `${own.url}/start`, method: "GET" }, { credentials }).catch(
      (thrown) => thrown,
    );
    expect(leaks(`${error.message} ${JSON.stringify(error)} ${error.stack}`)).toEqual([]);
    const stranger = await serveLogging(() => ({ status: 401 }));
    await exchange({ url: stranger.url, method: "GET" }, { credentials });
    expect(leaks(stranger.log())).toEqual([]);
  });
});
