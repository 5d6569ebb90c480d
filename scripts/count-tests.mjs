// For .ci/run: adds up the test runner's own counts over several runs.
//   --save    adds the counts of the run that has just ended to a file
//   --print   prints what failed and their sum as the closing line `N passed, N failed`, and removes the file
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countTests, root } from "./workspace.mjs";

const file = join(root, "node_modules", ".test-counts.json");
const runs = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];

if (process.argv.includes("--save")) {
  const { passed, failed, failures } = countTests();
  writeFileSync(file, JSON.stringify([...runs, { node: process.version, passed, failed, failures }]));
} else {
  rmSync(file, { force: true });
  // Once more at the very end: of a long log only the last part may be kept.
  for (const { node, failures } of runs) {
    for (const failure of failures) console.error(`\nfailed on Node ${node}: ${failure}`);
  }
  const passed = runs.reduce((sum, counts) => sum + counts.passed, 0);
  const failed = runs.reduce((sum, counts) => sum + counts.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
