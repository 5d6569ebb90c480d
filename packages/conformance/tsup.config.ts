import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    archive: "src/archive/index.ts",
    provider: "src/provider/index.ts",
    store: "src/store/index.ts",
  },
  format: ["esm"],
  dts: true,
  clean: true,
  sourcemap: true,
  target: "es2022",
});
