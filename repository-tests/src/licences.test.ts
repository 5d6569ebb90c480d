import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundled } from "./arrows.js";
import { root, workspacePackages } from "./repository.js";

/** Packages of types alone, of which nothing is built in, and what is of this repository. */
const isNoCodeOfOthers = (name: string): boolean =>
  name.startsWith("@eomatch/") || name === "geojson" || name === "topojson-specification";

/** The packages of which a package's build holds code, as its source maps and the table of this repository say. */
function builtIn({ folder, name }: { readonly folder: string; readonly name: string }): string[] {
  const dist = join(root, folder, "dist");
  const sources = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => JSON.parse(readFileSync(join(dist, file), "utf8")).sources as string[]);
  const fromMaps = sources.flatMap((source) => {
    const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source);
    if (found !== null) return [found[1] as string];
    // A package of this repository is taken in as it was built, with all that was built into it.
    const ours = workspacePackages().find((one) => source.includes(`/${one.folder}/dist/`));
    return ours === undefined || ours.folder === folder ? [] : builtInOnce(ours);
  });
  const known = [...fromMaps, ...(bundled[name] ?? [])];
  return [...new Set(known)].filter((one) => !isNoCodeOfOthers(one)).sort();
}

const looked = new Map<string, string[]>();
function builtInOnce(pkg: { readonly folder: string; readonly name: string }): string[] {
  const found = looked.get(pkg.name) ?? builtIn(pkg);
  looked.set(pkg.name, found);
  return found;
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
      // Of the packages of this repository that are built into the page, it has what is built into those.
      "@eomatch/explorer": expect.arrayContaining(["d3-array", "preact", "satellite.js", "zod"]),
    });
  });
});

describe("the licence of this repository", () => {
  it.each(workspacePackages())("comes with $name", ({ folder }) => {
    const licences = readdirSync(join(root, folder)).filter((file) => file.startsWith("LICENSE"));
    // What is packed without a file whose name begins so is given that of the repository, and nothing beside one.
    if (licences.length === 0) return;
    expect(licences).toContain("LICENSE");
    expect(readFileSync(join(root, folder, "LICENSE"), "utf8")).toBe(
      readFileSync(join(root, "LICENSE"), "utf8"),
    );
  });
});

function licenceOf(name: string): string {
  const folder = join(root, "node_modules/.pnpm/node_modules", name);
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  return readFileSync(join(folder, file as string), "utf8")
    .replaceAll("\r\n", "\n")
    .trim();
}
