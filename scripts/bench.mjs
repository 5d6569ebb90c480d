// `npm run bench:NAME`: builds what is measured, then runs bench/src/NAME.ts. Options after `--` are the benchmark's.
// Nothing but the benchmark writes to standard output, so that `--json` can be read by a program.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const [name, ...options] = process.argv.slice(2);
run([join(root, "scripts", "build.mjs")], 2);
run([join(root, "bench", "dist", `${name}.js`), ...options], "inherit");

function run(args, stdout) {
  const { status, error } = spawnSync(process.execPath, args, { stdio: ["inherit", stdout, "inherit"] });
  if (error) console.error(`cannot run ${args[0]}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
