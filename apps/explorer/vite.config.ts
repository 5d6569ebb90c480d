import { defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  // The page may be served below any path.
  base: "./",
  build: { outDir: "dist/page", emptyOutDir: true, target: "es2022", sourcemap: false, assetsInlineLimit: 0 },
  worker: { format: "es" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});

export default config;
