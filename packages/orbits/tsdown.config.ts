import { defineConfig } from "tsdown";

export default defineConfig({
  // The table of instruments can be had without all that computes orbits: who only looks one up starts sooner.
  entry: { index: "src/index.ts", instruments: "src/instruments.ts" },
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
  // Its SGP4 goes into the package. Installed beside it, bundlers of web pages would meet satellite.js's WebAssembly for
  // threads, which they refuse, and Node would load it.
  noExternal: ["satellite.js"],
  treeshake: { moduleSideEffects: [{ test: /satellite\.js/, sideEffects: false }] },
});
