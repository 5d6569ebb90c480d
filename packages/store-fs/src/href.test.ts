import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodedPath, hrefBetween, resolveHref } from "./href.js";
import { safeName } from "./safe-name.js";

const roots = ["/srv/catalogue", "/home/someone/catalogue", "https://host.example/catalogue"];

describe("hrefBetween and resolveHref", () => {
  it("writes relative hrefs that begin with a dot", () => {
    expect(hrefBetween("S2/2022/05/18/a.json", "catalog.json")).toBe("../../../../catalog.json");
    expect(hrefBetween("catalog.json", "S2/collection.json")).toBe("./S2/collection.json");
    expect(hrefBetween("S2/2022/05/18/a.json", "S2/2022/05/18/b.json")).toBe("./b.json");
  });

  it("resolve what they wrote, for any names", () => {
    const path = fc
      .array(fc.string({ unit: "binary", minLength: 1 }).map(safeName), { minLength: 1, maxLength: 5 })
      .map((names) => names.join("/"));
    fc.assert(
      fc.property(path, path, (from, to) => {
        fc.pre(!to.startsWith(`${from}/`) && !from.startsWith(`${to}/`));
        expect(resolveHref(from, hrefBetween(from, to), roots)).toEqual({ kind: "inside", path: to });
      }),
    );
  });
});

describe("resolveHref", () => {
  it.each([
    ["b.json", "S2/b.json"],
    ["./b.json", "S2/b.json"],
    [".//2022/../2022/5/8/b.json", "S2/2022/5/8/b.json"],
    ["../S3/collection.json", "S3/collection.json"],
    ["/srv/catalogue/S3/b.json", "S3/b.json"],
    ["/home/someone/catalogue/S3/b.json", "S3/b.json"],
    ["https://host.example/catalogue/S3/b.json", "S3/b.json"],
    ["file:///srv/catalogue/S3/b.json", "S3/b.json"],
    ["%2e%2e/b.json", "S2/%2e%2e/b.json"],
  ])("finds %j inside", (href, path) => {
    expect(resolveHref("S2/collection.json", href, roots)).toEqual({ kind: "inside", path });
  });

  it.each([
    "../..",
    "../../catalogue/x.json",
    "../../../../etc/passwd",
    "/etc/passwd",
    "/srv/catalogue/../secret",
    "/srv/catalogue-of-another/x.json",
    "//host/share/x",
    "C:\\x",
    "c:/x",
    "\\\\server\\share\\x",
    "..\\..\\x",
    "file:///etc/passwd",
    "file://host/etc/passwd",
    "file:///srv/catalogue/..%2f..%2fetc",
    "a\0b",
    "",
  ])("finds %j outside", (href) => {
    expect(resolveHref("S2/collection.json", href, roots)).toEqual({ kind: "outside" });
  });

  it.each(["https://host.example/x.json", "stac://catalogue/x.json", "s3://bucket/x"])(
    "takes %j for an address",
    (href) => {
      expect(resolveHref("S2/collection.json", href, roots)).toEqual({ kind: "address" });
    },
  );

  it("never says inside for a path that leads out", () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "a",
      "/",
      "//",
      "\\",
      "%2e%2e",
      "C:",
      "file:",
      "/srv/catalogue",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = resolveHref("S2/collection.json", pieces.join("/"), roots);
        if (target.kind === "inside") expect(`/${target.path}/`).not.toMatch(/\/\.\.\/|\\|\0|^\/\//);
      }),
    );
  });
});

describe("decodedPath", () => {
  it("decodes names, never folders", () => {
    expect(decodedPath("S2/a%20b.json")).toBe("S2/a b.json");
    expect(decodedPath("S2/a.json")).toBeUndefined();
    for (const path of ["S2/a%2Fb", "S2/%2e%2e/x", "S2/%2E", "S2/a%5Cb", "S2/a%00", "S2/%FF", "S2/%"]) {
      expect(decodedPath(path)).toBeUndefined();
    }
  });
});
