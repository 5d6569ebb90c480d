import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
    "src/catalogue.ts",
    "src/finder.ts",
    "src/bundle-sizes.ts",
    "src/download.ts",
    "src/download-proof.ts",
    "src/processes/*-process.ts",
  ],
  format: ["esm"],
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  // Ours are run as they are built, with what they depend on; peers are measured as they are installed.
  external: [/^@eomatch\//],
  skipNodeModulesBundle: true,
  target: "es2022",
});
