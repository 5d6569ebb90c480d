import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/catalogue.ts", "src/finder.ts", "src/bundle-sizes.ts", "src/processes/*-process.ts"],
  format: ["esm"],
  clean: true,
  // Peers are measured as they are installed.
  skipNodeModulesBundle: true,
  target: "es2022",
});
