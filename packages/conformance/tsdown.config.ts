import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    archive: "src/archive/index.ts",
    "fault-server": "src/fault-server/index.ts",
    provider: "src/provider/index.ts",
    "stac-api": "src/stac-api/index.ts",
    store: "src/store/index.ts",
  },
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
});
