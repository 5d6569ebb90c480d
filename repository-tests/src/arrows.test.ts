import { describe, expect, it } from "vitest";
import { allowedArrows, bundled, importsOf, packageOf, purePackages } from "./arrows.js";
import { textOf, trackedFiles, workspacePackages } from "./repository.js";

const packages = workspacePackages();
const sources = trackedFiles().filter((file) => /\/src\/.*\.tsx?$/.test(file));
const isOurs = (name: string): boolean => name === "eomatch" || name.startsWith("@eomatch/");

describe("importsOf", () => {
  it("sees every form of import and no comment", () => {
    const source = [
      'import { a } from "one";',
      'import type {\n  B,\n} from "two";',
      'export { c } from "three";',
      'import "four";',
      'const d = await import("five");',
      'const e = require("six");',
      '// import { f } from "seven";',
      '/* import { g } from "eight"; */',
    ].join("\n");
    expect(importsOf(source).sort()).toEqual(["five", "four", "one", "six", "three", "two"]);
  });
});

describe("the arrows between packages", () => {
  it("are drawn for every package", () => {
    expect(packages.map(({ name }) => name).sort()).toEqual(Object.keys(allowedArrows).sort());
  });

  it.each(packages)("of $name: its manifest names only what it may import", ({ name, dependencies }) => {
    expect(dependencies.filter(isOurs).filter((other) => !allowedArrows[name]?.includes(other))).toEqual([]);
  });

  it.each(packages)("of $name: its source imports only what it may, and what its manifest names", (pkg) => {
    const forbidden = sources
      .filter((file) => file.startsWith(`${pkg.folder}/src/`) && !file.endsWith(".test.ts"))
      .flatMap((file) =>
        importsOf(textOf(file))
          .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
          .map((specifier) => ({ file, imported: packageOf(specifier) })),
      )
      .filter(
        ({ imported }) =>
          !(pkg.dependencies.includes(imported) || bundled[pkg.name]?.includes(imported)) ||
          (isOurs(imported) && !allowedArrows[pkg.name]?.includes(imported)),
      );
    expect(forbidden).toEqual([]);
  });

  it("never lead out of a package by a relative path", () => {
    const escapes = sources.flatMap((file) => {
      const depth = file.split("/src/")[1]?.split("/").length ?? 1;
      // Tests also use what lies in their package's test folder.
      const allowed = file.endsWith(".test.ts") ? depth : depth - 1;
      return importsOf(textOf(file))
        .filter((specifier) => specifier.startsWith("../".repeat(allowed + 1)))
        .map((specifier) => `${file}: ${specifier}`);
    });
    expect(escapes).toEqual([]);
  });
});

describe.each(purePackages)("%s", (folder) => {
  const own = sources.filter((file) => file.startsWith(`${folder}/src/`) && !file.endsWith(".test.ts"));

  it("imports nothing that only Node has", () => {
    const nodeImports = own.flatMap((file) =>
      importsOf(textOf(file))
        .filter(
          (specifier) => specifier.startsWith("node:") || ["fs", "path", "os", "crypto"].includes(specifier),
        )
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(own.length).toBeGreaterThan(0);
    expect(nodeImports).toEqual([]);
  });

  it("asks neither the clock nor the environment nor writes a log", () => {
    const asks = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bprocess\.|\bconsole\./;
    const bare = (file: string): string =>
      textOf(file)
        .replace(/\/\*[\s\S]*?\*\//g, "")
        .replace(/\/\/.*$/gm, "");
    expect(own.filter((file) => asks.test(bare(file)))).toEqual([]);
  });
});
