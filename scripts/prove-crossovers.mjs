// `npm run prove:crossovers`: compares the crossovers of weeks with a scan of every pair of seconds, in some minutes.
// The tests of @eomatch/orbits do the same for a part of a day.
import { join } from "node:path";
import { install, must, root, turbo } from "./workspace.mjs";

install();
const built = turbo(["build"], { args: ["--filter=@eomatch/orbits..."] });
if (built !== 0) process.exit(built);
const orbits = ["--root", join(root, "packages", "orbits")];
must("vitest", ["run", ...orbits, "--mode", "proof", "--testTimeout", "1200000", "test/weeks.test.ts"]);
