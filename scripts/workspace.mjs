// What the other scripts share: installing without a global pnpm, running the workspace's tools, counting tests.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const { packageManager, engines } = readJson("package.json");

const environment = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
};

/** Runs a command in the repository and returns its exit code; its output goes to the terminal. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...environment, ...env },
    shell: process.platform === "win32",
  });
  if (error) {
    console.error(`cannot run ${command}: ${error.message}`);
    return 1;
  }
  return status ?? 1;
}

/** Runs a command that must succeed; ends the process with its exit code when it does not. */
export function must(command, args, env) {
  const status = run(command, args, env);
  if (status !== 0) process.exit(status);
}

/** Installs the dependencies, unless nothing has changed since they were installed last. */
export function install() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${engines.node} is needed, this is ${process.version}: install a newer Node`);
    process.exit(2);
  }
  const stamp = join(root, "node_modules", ".installed");
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing dependencies …");
  must("npx", [
    "--yes",
    packageManager,
    "install",
    "--frozen-lockfile",
    "--prefer-offline",
    "--reporter=append-only",
    "--loglevel=warn",
  ]);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * Runs tasks of the workspace's packages through turbo, which skips what has not changed.
 *
 * What the tasks print is shown when they fail; with `isShown` always, unless it is an earlier run's.
 */
export function turbo(tasks, { args = [], env = {}, isShown = false } = {}) {
  const output = `--output-logs=${isShown ? "new-only" : "errors-only"}`;
  return run(join(bin, "turbo"), ["run", ...tasks, output, "--log-order=grouped", ...args], env);
}

/** Forgets the counts of earlier runs, so that only this one's are added up. */
export function forgetTestResults() {
  for (const { results } of testedPackages()) rmSync(results, { force: true });
}

/**
 * Adds up the counts that the test runner itself reported for each package; one without a report counts as failed.
 * `failures` has a few lines for each failure, since the log of the run may be long or cut.
 */
export function countTests() {
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const { folder, results } of testedPackages()) {
    if (!existsSync(results)) {
      total.failed += 1;
      total.failures.push(`no test report from ${folder}: its build or its tests did not run`);
      continue;
    }
    const report = JSON.parse(readFileSync(results, "utf8"));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
    // A file that cannot be loaded has no tests to count, and is a failure all the same.
    const unloadable = report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    );
    total.failed += unloadable.length;
    for (const file of report.testResults) {
      const name = relative(root, file.name);
      if (unloadable.includes(file)) total.failures.push(`${name}\n${indented(file.message)}`);
      for (const { status, fullName, failureMessages } of file.assertionResults) {
        if (status !== "failed") continue;
        total.failures.push(`${name}: ${fullName}\n${indented(failureMessages.join("\n"))}`);
      }
    }
  }
  return total;
}

function indented(text) {
  const lines = stripVTControlCharacters(text).split("\n");
  return lines
    .slice(0, 25)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join("\n");
}

function testedPackages() {
  return manifests()
    .filter((manifest) => readJson(manifest).scripts?.test === "vitest run")
    .map((manifest) => ({
      folder: dirname(manifest),
      results: join(root, dirname(manifest), "test-results.json"),
    }));
}

function manifests() {
  return ["packages", "apps"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`))
    .concat("bench/package.json", "repository-tests/package.json")
    .filter((manifest) => existsSync(join(root, manifest)));
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests()]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}
