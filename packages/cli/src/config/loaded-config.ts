import { CliError, type CliErrorCode, type ConfigProblem } from "../errors.js";
import { type CheckContext, checkConfig } from "./check.js";
import type { Config } from "./config.js";
import type { ConfigLayer, ConfigMapping } from "./layer.js";
import { type LayeredConfig, mergeLayers } from "./layers.js";
import { type ConfigPath, formatKey, formatOrigin } from "./origin.js";
import type { Environment } from "./variables.js";

/** What holds where nothing else is said. */
export const builtInLayer: ConfigLayer = {
  name: "built-in",
  values: {
    // The names the Python package gives a catalogue.
    matchup_catalogue: { id: "matchup-catalogue", description: "Matchup catalogue" },
    // The Python package's limit between ground tracks.
    space_diff_threshold: 100,
    min_overlap_km2: 0,
    exclude_night_events: false,
    versions: "newest",
    orbits: "none",
  },
  get written() {
    return this.values;
  },
  directory: ".",
  originOf: () => ({ kind: "default" }),
};

/** A config that has been read and checked, and where each of its values comes from. */
export class LoadedConfig {
  readonly config: Config;
  readonly layered: LayeredConfig;
  readonly env: Environment;
  /** Names of the layers that said something, the lowest first. */
  readonly layers: readonly string[];

  /**
   * Checks what the layers say together; the last one is on top.
   *
   * @throws CliError `cli/invalid-config` with everything that is wrong, also what was found while reading
   */
  constructor(
    layers: readonly ConfigLayer[],
    context: {
      readonly adapters: CheckContext["adapters"];
      readonly env: Environment;
      readonly directory: string;
      readonly problems?: readonly ConfigProblem[];
      /** Values read from files that the config names, in place of those names. */
      readonly replacements?: ConfigMapping;
    },
  ) {
    const merged = mergeLayers(layers);
    this.layered = { ...merged, values: { ...merged.values, ...context.replacements } };
    const { config, problems } = checkConfig(this.layered, context);
    const all = [...(context.problems ?? []), ...problems];
    if (config === undefined || all.length > 0) throw configError(all);
    this.config = config;
    this.env = context.env;
    this.layers = layers.filter(({ values }) => Object.keys(values).length > 0).map(({ name }) => name);
  }

  /** An error about the value at a place in the config, naming its file, line and key. */
  error(path: ConfigPath, reason: string, cause?: unknown): CliError {
    return configError([{ origin: this.layered.originOf(path), key: formatKey(path), reason }], { cause });
  }
}

/** Puts everything that is wrong with a config into one error: one line when it is one thing, else a list. */
export function configError(
  problems: readonly ConfigProblem[],
  options: { readonly code?: CliErrorCode; readonly cause?: unknown } = {},
): CliError {
  const seen = new Set<string>();
  const unique = [...problems].sort(byPlace).filter(({ origin, key, reason }) => {
    const text = `${formatOrigin(origin, key)} ${reason}`;
    return seen.size < seen.add(text).size;
  });
  const lines = unique.map(
    ({ origin, key, reason }) => `${formatOrigin(origin, key)}${separator(reason)}${reason}`,
  );
  const message =
    lines.length === 1
      ? (lines[0] ?? "")
      : `the config has ${lines.length} mistakes\n  ${lines.join("\n  ")}`;
  return new CliError(options.code ?? "cli/invalid-config", message, {
    problems: unique,
    cause: options.cause,
  });
}

// `start_time is missing` reads as a sentence, `start_time: "soon" is not a time` needs the colon.
function separator(reason: string): string {
  return /^(is|needs|has|holds|names|gives|means)\b/.test(reason) ? " " : ": ";
}

function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  const line = ({ origin }: ConfigProblem): number =>
    origin.kind === "file" ? (origin.line ?? Number.MAX_SAFE_INTEGER - 1) : Number.MAX_SAFE_INTEGER;
  return line(a) - line(b);
}
