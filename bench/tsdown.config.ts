import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
    "src/api.ts",
    "src/catalogue.ts",
    "src/explorer.ts",
    "src/finder.ts",
    "src/orbits.ts",
    "src/cli.ts",
    "src/bundle-sizes.ts",
    "src/download.ts",
    "src/download-proof.ts",
    "src/processes/*-process.ts",
  ],
  format: ["esm"],
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  // We and our peers are measured as we are installed; bundled, our packages would lose what they depend on.
  external: [/^@eomatch\//],
  skipNodeModulesBundle: true,
  target: "es2022",
});
