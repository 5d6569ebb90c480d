import { defineConfig, type ViteUserConfig } from "vitest/config";

// Property tests draw the same cases in every run, so that what passed here passes at the gate; EOMATCH_SEED=random
// draws others, and EOMATCH_SEED=N those that a failure's message names.
const seedOfTests = process.env["EOMATCH_SEED"] ?? "20241009";

/** Gives fast-check its seed in the test files that import it: it reads none from the environment itself. */
const seededProperties: NonNullable<ViteUserConfig["plugins"]>[number] = {
  name: "eomatch-seeded-properties",
  transform: (code, id) =>
    /\.test\.ts$/.test(id) && /^import fc from "fast-check";$/m.test(code) && seedOfTests !== "random"
      ? { code: `${code}\nfc.configureGlobal({ seed: ${Number(seedOfTests)} });\n`, map: null }
      : undefined,
};

// Every package's tests report to the terminal and to test-results.json, whose counts scripts/count-tests.mjs adds up.
const config: ViteUserConfig = defineConfig({
  plugins: [seededProperties],
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
