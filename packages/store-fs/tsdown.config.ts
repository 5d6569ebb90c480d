import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    // Run by file-work on a thread; no export.
    "file-thread": "src/file-thread.ts",
    // Run by archives on a thread; no export.
    "take-in-worker": "src/archive/take-in-worker.ts",
  },
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
  // What the threads run too goes into one file: finding and reading another takes longer than it holds.
  outputOptions: {
    advancedChunks: {
      groups: [{ name: "shared", test: /[\\/](builtins|multihash|renaming|system-error|whole-file)\.ts$/ }],
    },
  },
});
