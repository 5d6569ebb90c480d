import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
  // What is needed at once goes into one file beside the entry: finding and reading another takes longer than it holds.
  outputOptions: {
    advancedChunks: {
      groups: [{ name: "shared", test: /[\\/](called-rightly|errors|platform-swath|prediction)\.ts$/ }],
    },
  },
});
