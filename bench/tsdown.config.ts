import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
    "src/api.ts",
    "src/catalogue.ts",
    "src/finder.ts",
    "src/orbits.ts",
    "src/cli.ts",
    "src/bundle-sizes.ts",
    "src/processes/*-process.ts",
  ],
  format: ["esm"],
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  // What is measured stays a package of its own, as it is installed; so do its peers.
  external: [/^@eomatch\//],
  skipNodeModulesBundle: true,
  target: "es2022",
});
