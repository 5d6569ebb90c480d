import { expect, it } from "vitest";
import { absoluteHref } from "./absolute-href.js";

it.each([
  ["./B01.tif", "https://host/a/item.json", "https://host/a/B01.tif"],
  ["../B01.tif", "/data/items/item.json", "/data/B01.tif"],
  ["a b%20c.tif", "/data/item.json", "/data/a b%20c.tif"],
  ["s3://bucket/key", "/data/item.json", "s3://bucket/key"],
  ["/abs/file.tif", "/data/item.json", "/abs/file.tif"],
  ["file:///abs/a%20b.tif", "/data/item.json", "/abs/a b.tif"],
  ["https://host/x", undefined, "https://host/x"],
  ["./B01.tif", undefined, "./B01.tif"],
  ["//[", "https://host/a", "//["],
])("makes %s in %s %s", (href, base, expected) => {
  expect(absoluteHref(href, base)).toBe(expected);
});
