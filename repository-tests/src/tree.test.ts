import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { root, textOf, trackedFiles, workspacePackages } from "./repository.js";

const files = trackedFiles();

/** Files that are tables rather than reasoning may be longer than 400 lines. */
const tables: readonly string[] = [];

describe("the tree", () => {
  it("has no source file over 400 lines, tables aside", () => {
    const long = files
      .filter((file) => /\.(ts|tsx|svelte|mjs|js)$/.test(file) && !tables.includes(file))
      .map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it("names no path of the machine it stands on", () => {
    // The folder above counts as well, for files made beside the checkout; a temporary folder's name says nothing.
    const above = dirname(root);
    const needle = above === tmpdir() || above === "/" ? root : `${above}/`;
    const named = files.filter((file) => !/\.(png|ico|zip|gz)$/.test(file) && textOf(file).includes(needle));
    expect(named).toEqual([]);
  });

  it("has no download address in its lockfile", () => {
    const addresses = textOf("pnpm-lock.yaml")
      .split("\n")
      .filter((line) => /https?:\/\/|tarball:|resolved:/.test(line) && !/deprecated:/.test(line));
    expect(addresses).toEqual([]);
  });

  it("keeps every package's manifest in the same shape", () => {
    for (const { folder } of workspacePackages()) {
      const manifest = JSON.parse(textOf(`${folder}/package.json`));
      expect(manifest, folder).toMatchObject({
        license: "Apache-2.0",
        type: "module",
        sideEffects: false,
        engines: { node: ">=20.19" },
        publishConfig: { access: "public" },
      });
      expect(manifest.files, folder).toContain("dist");
      expect(Object.keys(manifest.exports), folder).toContain(".");
      expect(Object.keys(manifest.scripts).sort(), folder).toEqual([
        "build",
        "check:package",
        "test",
        "typecheck",
      ]);
    }
  });
});
