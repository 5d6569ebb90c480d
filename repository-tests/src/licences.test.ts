import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundled } from "./arrows.js";
import { root, workspacePackages } from "./repository.js";

/** What the build of the page takes in besides what its source imports; it keeps no record of it. */
const takenAlong: { readonly [name: string]: readonly string[] } = {
  "@eomatch/explorer": ["@noble/hashes", "@preact/signals-core", "d3-array", "satellite.js", "zod"],
};

/** Packages of types alone, of which nothing is built in, and what is of this repository. */
const isNoCodeOfOthers = (name: string): boolean =>
  name.startsWith("@eomatch/") || name === "geojson" || name === "topojson-specification";

/** The packages of which a package's build holds code, as its source maps and the tables of this repository say. */
function builtIn({ folder, name }: { readonly folder: string; readonly name: string }): string[] {
  const dist = join(root, folder, "dist");
  const sources = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => JSON.parse(readFileSync(join(dist, file), "utf8")).sources as string[]);
  const fromMaps = sources.flatMap((source) => {
    const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source);
    return found === null ? [] : [found[1] as string];
  });
  const known = [...fromMaps, ...(bundled[name] ?? []), ...(takenAlong[name] ?? [])];
  return [...new Set(known)].filter((one) => !isNoCodeOfOthers(one)).sort();
}

describe("code of others that is built into a package", () => {
  it.each(workspacePackages())("of $name comes with its licence", (pkg) => {
    const missing = builtIn(pkg).filter((name) => {
      const own = join(root, pkg.folder, `LICENSE-${name.replace("@", "").replace("/", "-")}.md`);
      return !existsSync(own) || readFileSync(own, "utf8").trim() !== licenceOf(name);
    });
    expect(missing).toEqual([]);
  });

  it("is noticed", () => {
    const found = workspacePackages().map((pkg) => [pkg.name, builtIn(pkg)]);
    expect(Object.fromEntries(found)).toMatchObject({
      "@eomatch/cli": ["topojson-client", "world-atlas", "yaml"],
      "@eomatch/orbits": ["satellite.js"],
      "@eomatch/store-fs": [],
    });
  });
});

function licenceOf(name: string): string {
  const folder = join(root, "node_modules/.pnpm/node_modules", name);
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  return readFileSync(join(folder, file as string), "utf8")
    .replaceAll("\r\n", "\n")
    .trim();
}
