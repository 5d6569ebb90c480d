// Builds every package. With --force all of it again, also what has not changed: a release names the commit it is
// built from, which is no input of a build.
import { install, turbo } from "./workspace.mjs";

install();
process.exit(turbo(["build"], { args: process.argv.slice(2) }));
