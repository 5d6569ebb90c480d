// `npm test`: installs, builds, lints, type-checks, checks the packages and runs every test.
// With --tests-only (for a second Node): runs the tests of what is built, nothing else.
import { countTests, forgetTestResults, install, run, turbo } from "./workspace.mjs";

const testsOnly = process.argv.includes("--tests-only");
// Tests say what they skip and why, so what they print is shown.
// Each package's tests use several cores themselves.
const shown = { args: ["--continue", "--concurrency=2"], isShown: true };
const problems = [];
const step = (name, status) => {
  if (status !== 0) problems.push(name);
};

forgetTestResults();
if (testsOnly) {
  // Another Node must not be given the first one's cached results.
  step("tests", turbo(["test"], { ...shown, env: { EOMATCH_NODE: process.version } }));
} else {
  install();
  step("lint", run("biome", ["ci", ".", "--log-level=warn", "--error-on-warnings"]));
  const checks = ["build", "typecheck", "check:package", "docs:check"];
  step("build, types, packages or API reference", turbo(checks, { args: ["--continue"] }));
  step("tests", turbo(["test"], shown));
  step("unused files, exports or dependencies", run("knip", ["--no-progress"]));
}

const { passed, failed, skipped, failures } = countTests();
for (const failure of failures) console.error(`\nfailed: ${failure}`);
if (skipped > 0) console.log(`${skipped} tests skipped; each prints its reason`);
for (const problem of problems) console.error(`failed: ${problem}`);
console.log(`\nNode ${process.version}: ${passed} passed, ${failed} failed`);
process.exit(problems.length > 0 || failed > 0 ? 1 : 0);
