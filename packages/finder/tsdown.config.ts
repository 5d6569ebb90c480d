import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/projected.ts", "src/parallel.ts", "src/parallel-worker.ts"],
  format: ["esm", "cjs"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  // import.meta.url for CommonJS, from which the worker's file is found.
  shims: true,
  target: "es2022",
});
