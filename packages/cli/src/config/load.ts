import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { CliError, type ConfigProblem } from "../errors.js";
import type { CheckContext } from "./check.js";
import { readEnvironmentLayer } from "./environment-layer.js";
import type { ConfigLayer } from "./layer.js";
import { mergeLayers } from "./layers.js";
import { builtInLayer, LoadedConfig } from "./loaded-config.js";
import { type ConfigOrigin, formatOrigin } from "./origin.js";
import { parseGeoJson } from "./region.js";
import { homeOf, resolvePath } from "./resolve-path.js";
import type { Environment } from "./variables.js";
import { readYamlLayer } from "./yaml-layer.js";

/** Where a program's config comes from. */
export interface ConfigSources {
  readonly adapters: CheckContext["adapters"];
  readonly env: Environment;
  /** Folder that relative paths of flags and variables start from, absolute. */
  readonly cwd: string;
  /** The file that `--config` names. */
  readonly configFile?: string | undefined;
  /** What `--path` names. */
  readonly path?: string | undefined;
}

/** The user's own config file: `$XDG_CONFIG_HOME/eomatch/config.yaml`, in `~/.config` by default (XDG Base Directory 0.8). */
export function userConfigFile(env: Environment): string {
  const base = env["XDG_CONFIG_HOME"];
  // The specification has relative values ignored.
  const home = base !== undefined && isAbsolute(base) ? base : join(homeOf(env), ".config");
  return join(home, "eomatch", "config.yaml");
}

/**
 * Reads the config in its layers: built-in, the user's file, `--config`, the environment, flags.
 *
 * @throws CliError `cli/unreadable-config` for a file that cannot be read or is not YAML, `cli/invalid-config`
 *   for values that cannot be
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const { env, cwd, configFile, path } = sources;
  const problems: ConfigProblem[] = [];
  const layers: ConfigLayer[] = [builtInLayer];
  const readFileLayer = async (
    file: string,
    options: { readonly directory: string; readonly isOptional?: boolean },
  ) => {
    const text = await readConfigText(file, { cwd, isOptional: options.isOptional === true });
    if (text === undefined) return;
    const read = readYamlLayer(text, { file, directory: options.directory, env });
    layers.push(read.layer);
    problems.push(...read.problems);
  };
  const userFile = userConfigFile(env);
  await readFileLayer(userFile, { directory: dirname(userFile), isOptional: true });
  const directory = configFile === undefined ? cwd : dirname(resolve(cwd, configFile));
  if (configFile !== undefined) await readFileLayer(configFile, { directory });
  const environment = readEnvironmentLayer(env, cwd);
  layers.push(environment.layer);
  problems.push(...environment.problems);
  if (path !== undefined) layers.push(flagLayer(path, cwd));
  return finish(layers, { ...sources, directory, problems });
}

/**
 * Reads one config file, or takes the same as an object, over the built-in values alone.
 *
 * @param source the file's path, or an object with the keys of the YAML file
 * @throws CliError, see {@link loadConfig}
 */
export async function loadConfigAlone(
  source: string | object,
  options: Pick<ConfigSources, "adapters" | "env" | "cwd">,
): Promise<LoadedConfig> {
  const { cwd, env } = options;
  if (typeof source !== "string") {
    return finish([builtInLayer, objectLayer(source, cwd)], { ...options, directory: cwd, problems: [] });
  }
  const directory = dirname(resolve(cwd, source));
  const text = await readConfigText(source, { cwd, isOptional: false });
  const { layer, problems } = readYamlLayer(text ?? "", { file: source, directory, env });
  return finish([builtInLayer, layer], { ...options, directory, problems });
}

/** A config given as an object, as the layer it makes. */
export function objectLayer(object: object, directory: string): ConfigLayer {
  const values = { ...object };
  return { name: "config object", values, written: values, directory, originOf: () => ({ kind: "object" }) };
}

function flagLayer(path: string, cwd: string): ConfigLayer {
  const values = { matchup_catalogue: { path } };
  return {
    name: "flags",
    values,
    written: values,
    directory: cwd,
    originOf: () => ({ kind: "flag", flag: "--path" }),
  };
}

async function finish(
  layers: readonly ConfigLayer[],
  context: Pick<ConfigSources, "adapters" | "env"> & {
    readonly directory: string;
    readonly problems: readonly ConfigProblem[];
  },
): Promise<LoadedConfig> {
  const { values, layerOf, originOf } = mergeLayers(layers);
  const { region } = values;
  if (typeof region !== "string") return new LoadedConfig(layers, context);
  const directory = layerOf(["region"])?.directory ?? context.directory;
  const file = resolvePath(region, { directory, env: context.env });
  try {
    return new LoadedConfig(layers, {
      ...context,
      replacements: { region: parseGeoJson(await readFile(file, "utf8")) },
    });
  } catch (error) {
    if (error instanceof CliError) throw error;
    const problem = { origin: originOf(["region"]), key: "region", reason: regionFault(file, error) };
    // A region that cannot be read must not hide what else is wrong.
    return new LoadedConfig(layers, {
      ...context,
      problems: [...context.problems, problem],
      replacements: { region: undefined },
    });
  }
}

function regionFault(file: string, error: unknown): string {
  if (error instanceof SyntaxError) return `names ${file}, which is not GeoJSON: ${error.message}`;
  return `names ${file}, which ${whyUnreadable(error)}: check the path, relative ones start from the config file's folder`;
}

async function readConfigText(
  file: string,
  { cwd, isOptional }: { readonly cwd: string; readonly isOptional: boolean },
): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(resolve(cwd, file)));
  } catch (error) {
    if (isOptional && isAbsent(error)) return undefined;
    const origin: ConfigOrigin = { kind: "file", file };
    const reason =
      codeOf(error) === "ERR_ENCODING_INVALID_ENCODED_DATA"
        ? "the config file is not UTF-8: save it as UTF-8"
        : `the config file ${whyUnreadable(error)}: check the path`;
    throw new CliError("cli/unreadable-config", `${formatOrigin(origin)}: ${reason}`, {
      problems: [{ origin, key: "", reason }],
      cause: error,
    });
  }
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

function whyUnreadable(error: unknown): string {
  if (isAbsent(error)) return "does not exist";
  const code = codeOf(error);
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES" || code === "EPERM") return "may not be read";
  return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
