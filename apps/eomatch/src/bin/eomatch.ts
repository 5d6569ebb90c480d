import { createCli, processIo } from "@eomatch/cli/program";
import { adapters } from "../adapters.js";
import { version } from "../version.js";

process.exitCode = await createCli(adapters, { version }).run(process.argv.slice(2), processIo(process));
