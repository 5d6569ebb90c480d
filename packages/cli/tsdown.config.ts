import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/program.ts"],
  format: ["esm"],
  dts: { oxc: true },
  fixedExtension: false,
  clean: true,
  logLevel: "warn",
  sourcemap: true,
  target: "es2022",
  // Natural Earth's land goes into the package; the rest of world-atlas is not installed with it. So does yaml, seventy
  // files less to find and read before a command begins.
  noExternal: ["world-atlas", "topojson-client", "yaml"],
});
