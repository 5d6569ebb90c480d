import type { ConfigOrigin, ConfigPath } from "./origin.js";

/** A mapping of the config as it stands in YAML: `start_time`, `matchup_catalogue` … */
export interface ConfigMapping {
  readonly [key: string]: unknown;
}

/** One source of config values: a file, the environment, the flags. */
export interface ConfigLayer {
  /** What it is, for people: a file's name, `environment`. */
  readonly name: string;
  /** The values, with `${VAR}` replaced. */
  readonly values: ConfigMapping;
  /** The values as they were written, so that they can be shown without secrets. */
  readonly written: ConfigMapping;
  /** Folder that relative paths in this layer start from. */
  readonly directory: string;
  /** Where a value, or what there is of the way to it, stands. */
  originOf(path: ConfigPath): ConfigOrigin;
}

/** Tells whether a value of the config is a mapping. */
export function isMapping(value: unknown): value is ConfigMapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
