// Builds every package.
import { install, turbo } from "./workspace.mjs";

install();
process.exit(turbo(["build"]));
