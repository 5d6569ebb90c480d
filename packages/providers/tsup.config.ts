import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    celestrak: "src/celestrak/index.ts",
    local: "src/local/index.ts",
    "stac-api": "src/stac-api/index.ts",
    "tle-files": "src/tle-files/index.ts",
  },
  format: ["esm"],
  dts: true,
  clean: true,
  sourcemap: true,
  target: "es2022",
});
