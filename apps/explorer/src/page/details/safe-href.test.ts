import { expect, it } from "vitest";
import { safeHref, stacHref } from "./safe-href.js";

const base = "http://127.0.0.1:8087/";

it.each([
  "javascript:alert(1)",
  " JavaScript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "blob:http://127.0.0.1/x",
  "http://[",
])("leads nowhere for %j", (href) => {
  expect(safeHref(href, base)).toBeUndefined();
});

it("leads to the web and to this server's own paths", () => {
  expect(safeHref("https://archive.example/a b", base)).toBe("https://archive.example/a%20b");
  expect(safeHref("/stac/x", base)).toBe("http://127.0.0.1:8087/stac/x");
});

it("keeps ids in their place in the address of an item", () => {
  expect(stacHref("https://stac.example/api/", "a/b", "../c?d#e")).toBe(
    "https://stac.example/api/collections/a%2Fb/items/..%2Fc%3Fd%23e",
  );
});
