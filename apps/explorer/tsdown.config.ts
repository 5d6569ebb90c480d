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
});
