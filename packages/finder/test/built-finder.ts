import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "tsdown";
import { afterAll, beforeAll } from "vitest";

/**
 * Builds modules of the finder for the tests of a file, as they are for the package: Node 20 runs no TypeScript.
 *
 * @param modules their names in `src`
 * @returns where a module is, once the tests run
 */
export function builtFinder(...modules: readonly string[]): (module: string) => URL {
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "finder-built-"));
    await build({
      entry: modules.map((module) => join(import.meta.dirname, "../src", `${module}.ts`)),
      format: ["esm"],
      fixedExtension: false,
      // Modules name the worker by its name in the package.
      outExtensions: () => ({ js: ".js" }),
      outDir: folder,
      config: false,
      logLevel: "silent",
      clean: false,
      dts: false,
    });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (module) => pathToFileURL(join(folder, `${module}.js`));
}
