import { describe, expect, it } from "vitest";
import { downloadedAsset, downloadedAssets, remoteAsset } from "./asset-state.js";

const remote = {
  href: "https://archive.example/p.zip",
  title: "Product",
  "scrappi:asset_state": "remote",
  "file:size": 5,
  alternate: { s3: { href: "s3://bucket/p.zip" } },
};

describe("the state of an asset", () => {
  it("says where the file is, and comes back as it was", () => {
    const downloaded = downloadedAsset(remote, { href: "../data/p.zip", sizeBytes: 6, checksum: "1220aa" });
    expect(downloaded).toEqual({
      href: "../data/p.zip",
      title: "Product",
      "scrappi:asset_state": "downloaded",
      "file:size": 6,
      "file:checksum": "1220aa",
      alternate: {
        s3: { href: "s3://bucket/p.zip" },
        remote: { href: "https://archive.example/p.zip", "file:size": 5 },
      },
    });
    expect(remoteAsset(downloaded)).toEqual(remote);
    const again = downloadedAsset(downloaded, { href: "../data/q.zip", sizeBytes: 7 });
    expect(remoteAsset(again)).toEqual(remote);
  });

  it("has nothing to come back to where the archive lists no single file", () => {
    const downloaded = downloadedAsset(undefined, { href: "../data/p", sizeBytes: 6 });
    expect(downloaded).toMatchObject({ "scrappi:asset_state": "downloaded", roles: ["data"] });
    expect(remoteAsset(downloaded)).toBeUndefined();
  });

  it("says of which assets the file was made, as long as it is there", () => {
    const downloaded = downloadedAsset(remote, { href: "../data/p", sizeBytes: 6, assets: ["B02", "B03"] });
    expect(downloadedAssets(downloaded)).toEqual(["B02", "B03"]);
    expect(remoteAsset(downloaded)).toEqual(remote);
    expect(
      downloadedAssets(downloadedAsset(downloaded, { href: "../data/p.zip", sizeBytes: 5 })),
    ).toBeUndefined();
    expect(downloadedAssets({ ...downloaded, "eomatch:assets": "B02" })).toBeUndefined();
  });

  it("comes back to any address among the alternates, as other tools keep it", () => {
    const alternate = { local: { href: "/old" }, web: { href: "https://archive.example/p.zip" } };
    const asset = { href: "../data/p.zip", "scrappi:asset_state": "downloaded", alternate };
    expect(remoteAsset(asset)?.href).toBe("https://archive.example/p.zip");
  });
});
