import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    // Run by ./local on threads; no export.
    "index-worker": "src/local/index-worker.ts",
    cdse: "src/cdse/index.ts",
    celestrak: "src/celestrak/index.ts",
    earthdata: "src/earthdata/index.ts",
    "linked-files": "src/linked-files/index.ts",
    local: "src/local/index.ts",
    "planetary-computer": "src/planetary-computer/index.ts",
    "sign-in": "src/sign-in/index.ts",
    "stac-api": "src/stac-api/index.ts",
    "tle-files": "src/tle-files/index.ts",
    usgs: "src/usgs/index.ts",
  },
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
});
