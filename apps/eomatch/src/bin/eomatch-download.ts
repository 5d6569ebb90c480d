import { createCli, processIo } from "@eomatch/cli/program";
import { adapters } from "../adapters.js";
import { version } from "../version.js";

const cli = createCli(adapters, { version, command: "download" });
process.exitCode = await cli.run(process.argv.slice(2), processIo(process));
