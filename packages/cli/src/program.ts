/**
 * What an executable needs of the command line, and no more: commands are loaded when they run, so that
 * `--help` and `--version` answer at once.
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
export { type Cli, type CliOptions, createCli } from "./create-cli.js";
export { type CliInput, type CliIo, type CliOutput, processIo } from "./io.js";
