/**
 * The eomatch command line, built from the adapters you give it.
 *
 * {@link createCli} makes a program of a store and of the kinds of product providers and orbit sources that a
 * config may name; {@link processIo} connects it to a process. {@link EOMatchContext} reads the same config for
 * use in code, and {@link findAndCatalogue} does what `eomatch find` does.
 *
 * Units: degrees WGS84, km, km², seconds; times are `Date`s, UTC. Relative paths in a config file start from
 * the file's folder, those of flags and variables from the folder the program runs in.
 *
 * @packageDocumentation
 */
export type {
  AdapterContext,
  AdapterKind,
  ArchiveSuggestion,
  CatalogueCheckReport,
  CatalogueCheckRequest,
  CatalogueServer,
  CliAdapters,
  OrbitKind,
  ProviderKind,
  ServeRequest,
} from "./adapters.js";
export {
  type CatalogueProductsOptions,
  downloadCatalogueProducts,
  removeCatalogueProducts,
} from "./catalogue-products.js";
export type { AdapterChoice, Config } from "./config/config.js";
export type { CustomSatellite } from "./config/document.js";
export { configJsonSchema } from "./config/json-schema.js";
export { type ConfigSources, loadConfig, loadConfigAlone, userConfigFile } from "./config/load.js";
export { LoadedConfig } from "./config/loaded-config.js";
export { type ConfigOrigin, type ConfigPath, formatOrigin } from "./config/origin.js";
export { type Cli, type CliOptions, createCli } from "./create-cli.js";
export {
  EOMatchContext,
  type EOMatchContextOptions,
  type FindAndCatalogueOptions,
  findAndCatalogue,
} from "./eomatch-context.js";
export { CliError, type CliErrorCode, type ConfigProblem, isCliError } from "./errors.js";
export { exitCodes } from "./exit-code.js";
export { type CliInput, type CliIo, type CliOutput, processIo } from "./io.js";
