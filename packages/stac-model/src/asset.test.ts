import { describe, expect, it } from "vitest";
import { publicAsset } from "./asset.js";

describe("an asset as it may be stored", () => {
  it("has no credentials in its address nor in its alternate addresses, and keeps everything else", () => {
    const asset = publicAsset({
      href: "https://me:secret@example.org/a.zip?sig=abc&part=1",
      type: "application/zip",
      roles: ["data"],
      "file:size": 0,
      alternate: {
        mirror: { href: "https://mirror.example.org/a.zip?token=abc", title: "Mirror" },
        s3: { href: "s3://bucket/a.zip" },
        odd: "not an object",
      },
    });
    expect(asset).toEqual({
      href: "https://example.org/a.zip?part=1",
      type: "application/zip",
      roles: ["data"],
      "file:size": 0,
      alternate: {
        mirror: { href: "https://mirror.example.org/a.zip", title: "Mirror" },
        s3: { href: "s3://bucket/a.zip" },
        odd: "not an object",
      },
    });
  });

  it("has no fields without a value", () => {
    expect(publicAsset({ href: "./a.png", title: undefined, size: null })).toEqual({ href: "./a.png" });
  });
});
