import { defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  // The page may be served below any path.
  base: "./",
  // The maps tell the repository's tests what is built in; they are neither named in the page nor published.
  build: {
    outDir: "dist/page",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: "hidden",
    assetsInlineLimit: 0,
  },
  worker: { format: "es" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});

export default config;
