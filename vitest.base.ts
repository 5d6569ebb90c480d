import { defineConfig, type ViteUserConfig } from "vitest/config";

// Every package's tests report to the terminal and to test-results.json, whose counts scripts/count-tests.mjs adds up.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    // Generous, since many packages' tests share a machine; none is expected to come near it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    passWithNoTests: false,
  },
});

export default config;
