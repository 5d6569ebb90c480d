import { EOMatchContext as AnyContext, LoadedConfig, loadConfigAlone } from "@eomatch/cli";
import { adapters } from "./adapters.js";

/** A checked config, with every adapter of the program at its disposal: what to find, where, and where to keep it. */
export class EOMatchContext extends AnyContext {
  /**
   * Checks a config.
   *
   * @param config an object with the keys of the YAML file; relative paths start from the working folder
   * @throws CliError `cli/invalid-config` with everything that is wrong
   */
  constructor(config: object | LoadedConfig) {
    super(config, { adapters, env: config instanceof LoadedConfig ? config.env : {} });
  }

  /**
   * Reads a config file, or takes an object; `${VAR}` is replaced from the environment.
   *
   * The user's own config file and `EOMATCH_…` variables are the program's affair and play no part.
   *
   * @param fileOrObject relative paths in a file start from its folder
   * @throws CliError `cli/unreadable-config`, `cli/invalid-config`
   */
  static override async open(fileOrObject: string | object): Promise<EOMatchContext> {
    const sources = { adapters, env: process.env, cwd: process.cwd() };
    return new EOMatchContext(await loadConfigAlone(fileOrObject, sources));
  }
}
