import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type LoopbackServer, serve } from "../../test/loopback-server.js";
import { folderWith } from "../../test/temporary-folder.js";
import { exchange } from "./exchange.js";
import { netrcCredentials, netrcFile, parseNetrc } from "./netrc.js";

describe("parseNetrc", () => {
  it.each<[string, string, string | undefined]>([
    ["one line", "machine a.org login me password pw", "me:pw"],
    ["many lines", "machine a.org\n\tlogin me\n\tpassword pw\n", "me:pw"],
    ["an account", "machine a.org login me account x password pw", "me:pw"],
    ["quotes", 'machine a.org login "m e" password "p\\"w #1"', 'm e:p"w #1'],
    ["a number sign in the password", "machine a.org login me password #pw", "me:#pw"],
    [
      "comments",
      "# machine a.org login no password no\nmachine a.org # mine\n login me password pw # end",
      "me:pw",
    ],
    [
      "a macro",
      "macdef init\ncd machine a.org login x password y\n\nmachine a.org login me password pw",
      "me:pw",
    ],
    [
      "the machine twice",
      "machine a.org login me password pw machine a.org login two password three",
      "me:pw",
    ],
    ["letter case", "machine A.org login me password pw", "me:pw"],
    ["keywords as values", "machine a.org login password password login", "password:login"],
    ["no password", "machine a.org login me\nmachine b.org password pw", undefined],
    ["the default alone", "default login me password pw", undefined],
    [
      "another machine before the default",
      "machine b.org login me password pw\ndefault login x password y",
      undefined,
    ],
    ["nothing", "", undefined],
    ["half an entry", "machine", undefined],
  ])("reads %s", (_, text, expected) => {
    const found = parseNetrc(text).get("a.org");
    expect(found === undefined ? undefined : `${found.username}:${found.password}`).toBe(expected);
  });
});

describe("netrcCredentials", () => {
  const text = "machine data.example.org login me password pw machine 127.0.0.1 login here password too";
  const sign = async (url: string): Promise<string | undefined> => {
    const folder = await folderWith({ netrc: text });
    const file = netrcFile(join(folder, "netrc"), "archive");
    const credentials = netrcCredentials(file, { hosts: ["http://127.0.0.1:8080"], provider: "archive" });
    return (await credentials.sign({ url, headers: {} })).headers["authorization"];
  };

  it("signs in over https on the standard port, and at the origins that the config names", async () => {
    expect(await sign("https://data.example.org/x")).toBe(`Basic ${btoa("me:pw")}`);
    expect(await sign("http://127.0.0.1:8080/x")).toBe(`Basic ${btoa("here:too")}`);
  });

  it.each([
    "http://data.example.org/x",
    "https://data.example.org:8443/x",
    "http://127.0.0.1:81/x",
    "https://b.org/",
  ])("sends nothing to %s", async (url) => {
    expect(await sign(url)).toBeUndefined();
  });

  it("signs in by way of a login host, whose answers set a cookie", async () => {
    const login = await serve((_, response) =>
      response.writeHead(302, { location: `${files.url}/back`, "set-cookie": "login=1" }).end(),
    );
    const files: LoopbackServer = await serve(({ path, headers }, response) => {
      if (path === "/back") response.writeHead(302, { location: "/file", "set-cookie": "session=1" }).end();
      else if (headers.cookie === "session=1") response.end("data");
      else response.writeHead(302, { location: `${login.url}/authorize` }).end();
    });
    const folder = await folderWith({ netrc: "machine 127.0.0.1 login me password pw" });
    const file = netrcFile(join(folder, "netrc"), "archive");
    const credentials = netrcCredentials(file, { hosts: [login.url], provider: "archive" });
    for (let i = 0; i < 2; i++) {
      const answer = await exchange({ url: `${files.url}/file`, method: "GET" }, { credentials });
      expect(answer.text).toBe("data");
    }
    expect(login.requests.map(({ headers }) => headers.authorization)).toEqual([`Basic ${btoa("me:pw")}`]);
    expect(files.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
  });

  it("does without a file, and says which one it cannot read", async () => {
    const folder = await folderWith({ "netrc/inside": "a folder" });
    const nobody = netrcFile(join(folder, "absent"), "archive");
    expect(await nobody.find(["a.org"])).toBeUndefined();
    const unreadable = netrcFile(join(folder, "netrc"), "archive");
    await expect(unreadable.find(["a.org"])).rejects.toThrow(
      /archive: the netrc file .*netrc cannot be read \(EISDIR\)/,
    );
  });
});
