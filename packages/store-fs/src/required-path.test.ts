import { describe, expect, it } from "vitest";
import { fsArchive } from "./archive/fs-archive.js";
import { checkCatalogue } from "./check/check-catalogue.js";
import { fsStore } from "./fs-store.js";

/** A call as callers without types may write it. */
type AnyCall = (options?: unknown) => unknown;

describe("a call without the path of a folder", () => {
  it.each([
    ["fsStore", fsStore as AnyCall],
    ["fsArchive", fsArchive as AnyCall],
    ["checkCatalogue", checkCatalogue as AnyCall],
  ])("is refused by %s with how it is called", async (name, call) => {
    const wrong = [["matchups"], [], [{}], [{ path: "" }], [{ path: 7 }], [null]];
    for (const given of wrong) {
      await expect((async () => call(...given))()).rejects.toThrow(
        new RegExp(
          `^${name} needs the path of a folder, as in ${name}\\(\\{ path: "matchups" \\}\\); given: `,
        ),
      );
    }
    await expect((async () => call("matchups"))()).rejects.toThrow(/given: "matchups"$/);
  });
});
