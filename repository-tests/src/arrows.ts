/** What each package may import of ours, as ARCHITECTURE.md draws it. */
export const allowedArrows: { readonly [name: string]: readonly string[] } = {
  "@eomatch/finder": [],
  "@eomatch/orbits": ["@eomatch/finder"],
  "@eomatch/stac-model": [],
  "@eomatch/catalogue": ["@eomatch/stac-model", "@eomatch/finder", "@eomatch/orbits"],
  "@eomatch/store-fs": ["@eomatch/stac-model"],
  "@eomatch/providers": ["@eomatch/stac-model"],
  "@eomatch/simulator": ["@eomatch/stac-model", "@eomatch/orbits", "@eomatch/finder"],
  "@eomatch/conformance": ["@eomatch/stac-model"],
  "@eomatch/stac-api": ["@eomatch/stac-model", "@eomatch/finder"],
  "@eomatch/cli": ["@eomatch/catalogue", "@eomatch/stac-model"],
  "@eomatch/explorer": ["@eomatch/stac-model", "@eomatch/stac-api", "@eomatch/orbits", "@eomatch/finder"],
  eomatch: [
    "@eomatch/catalogue",
    "@eomatch/cli",
    "@eomatch/explorer",
    "@eomatch/finder",
    "@eomatch/orbits",
    "@eomatch/providers",
    "@eomatch/simulator",
    "@eomatch/stac-api",
    "@eomatch/stac-model",
    "@eomatch/store-fs",
  ],
};

/** What a package's build takes into it, or needs for types alone: development dependencies that its source imports. */
export const bundled: { readonly [name: string]: readonly string[] } = {
  // Natural Earth's land, for maps; the rest of world-atlas is several megabytes that nobody needs to install.
  // And yaml, for a quick start.
  "@eomatch/cli": ["geojson", "topojson-client", "topojson-specification", "world-atlas", "yaml"],
  // Its SGP4; the rest of satellite.js is WebAssembly, some for threads, that bundlers of web pages refuse.
  "@eomatch/orbits": ["satellite.js"],
  // For ids; zod, which it also takes in, stays a dependency for its types.
  "@eomatch/stac-model": ["@noble/hashes"],
  // A page is built with all that it needs, so that nobody installs it for the program.
  "@eomatch/explorer": [
    "@eomatch/finder",
    "@eomatch/orbits",
    "@eomatch/stac-api",
    "@eomatch/stac-model",
    "@preact/signals",
    "d3-geo",
    "earcut",
    "geojson",
    "preact",
    "topojson-client",
    "topojson-specification",
    "world-atlas",
  ],
};

/** Packages that run in browsers and do not touch what only Node has, the clock or the environment. */
export const purePackages: readonly string[] = ["packages/finder", "packages/orbits", "packages/stac-model"];

/** What a source text imports: the specifiers of import and export statements, `import()` and `require()`. */
export function importsOf(source: string): string[] {
  const bare = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const patterns = [
    /(?:^|[\s;}])(?:import|export)\s[^"'`;]*?\sfrom\s*["']([^"']+)["']/g,
    /(?:^|[\s;}])import\s*["']([^"']+)["']/g,
    /\bimport\s*\(\s*["']([^"']+)["']/g,
    /\brequire\s*\(\s*["']([^"']+)["']/g,
  ];
  return patterns.flatMap((pattern) =>
    [...bare.matchAll(pattern)].map(([, specifier]) => specifier as string),
  );
}

/** The package a specifier leads to: `@eomatch/providers/local` gives `@eomatch/providers`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] as string);
}
