import { describe, expect, it } from "vitest";
import { publicHref } from "./href.js";

describe("publicHref", () => {
  it.each([
    ["https://user:secret@example.org/a?b=1", "https://example.org/a?b=1"],
    [
      "https://x.blob.core.windows.net/c/f.tif?st=2024&se=2025&sp=rl&sv=2021&sr=c&sig=abc%3D",
      "https://x.blob.core.windows.net/c/f.tif",
    ],
    [
      "https://b.s3.amazonaws.com/k?X-Amz-Signature=1&X-Amz-Expires=60&versionId=3",
      "https://b.s3.amazonaws.com/k?versionId=3",
    ],
    ["https://example.org/a?token=t&page=2#part", "https://example.org/a?page=2#part"],
    ["https://example.org/a?sp=1&expires=never", "https://example.org/a?sp=1&expires=never"],
    ["https://example.org/odata/Products(1)/$value", "https://example.org/odata/Products(1)/$value"],
    ["https://example.org/a@b?x=c@d", "https://example.org/a@b?x=c@d"],
    ["../S2A.zip?token=1", "../S2A.zip?token=1"],
    ["s3://bucket/key", "s3://bucket/key"],
  ])("makes of %s %s", (href, expected) => {
    expect(publicHref(href)).toBe(expected);
  });
});
