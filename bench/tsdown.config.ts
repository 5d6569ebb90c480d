import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
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
  // Peers are measured as they are installed.
  skipNodeModulesBundle: true,
  target: "es2022",
});
