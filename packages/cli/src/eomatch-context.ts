import {
  type DownloadSources,
  type FindOptions,
  type FindRequest,
  type FindSources,
  type FindSummary,
  findAndCatalogue as findInto,
  MatchupCatalogue,
} from "@eomatch/catalogue";
import {
  type CatalogueStore,
  canonicalPlatform,
  type OrbitSource,
  type ProductArchive,
  type ProductProvider,
} from "@eomatch/stac-model";
import type { AdapterContext, CliAdapters } from "./adapters.js";
import type { AdapterChoice, Config } from "./config/config.js";
import { loadConfigAlone, objectLayer } from "./config/load.js";
import { builtInLayer, configError, LoadedConfig } from "./config/loaded-config.js";
import { resolvePath } from "./config/resolve-path.js";
import type { Environment } from "./config/variables.js";
import { CliError, isCliError } from "./errors.js";
import { sharing } from "./sharing.js";
import { closest } from "./suggest.js";
import { toFindRequest } from "./to-find-request.js";

/** Options of {@link EOMatchContext}. */
export interface EOMatchContextOptions {
  /** The kinds of providers and orbit sources a config may name, and the store of catalogues. */
  readonly adapters: CliAdapters;
  /** What `${VAR}` in a config file is replaced from; default nothing. */
  readonly env?: Environment | undefined;
  /** Folder that relative paths of an object start from; default `.`, the folder the process runs in. */
  readonly directory?: string | undefined;
}

/**
 * A checked config and the adapters it names: what to find, where to look and where to keep it.
 *
 * Nothing is opened, read or asked before a method needs it.
 */
export class EOMatchContext {
  readonly config: Config;
  readonly #loaded: LoadedConfig;
  readonly #adapters: CliAdapters;
  readonly #shared = sharing();

  /**
   * Checks a config.
   *
   * @param config an object with the keys of the YAML file, or a config that was loaded
   * @throws CliError `cli/invalid-config` with everything that is wrong, `cli/wrong-usage` for a file's name
   */
  constructor(config: object | LoadedConfig, options: EOMatchContextOptions) {
    const { adapters, env = {}, directory = "." } = options;
    if (typeof config === "string") {
      throw new CliError(
        "cli/wrong-usage",
        `a constructor reads no file: write await EOMatchContext.open(${JSON.stringify(config)})`,
      );
    }
    this.#adapters = adapters;
    this.#loaded =
      config instanceof LoadedConfig
        ? config
        : new LoadedConfig([builtInLayer, objectLayer(config, directory)], { adapters, env, directory });
    this.config = this.#loaded.config;
  }

  /**
   * Reads a config file, or takes an object, over the built-in values; the user's own config file and
   * `EOMATCH_…` variables are left to the program.
   *
   * @throws CliError `cli/unreadable-config`, `cli/invalid-config`
   */
  static async open(fileOrObject: string | object, options: EOMatchContextOptions): Promise<EOMatchContext> {
    const { adapters, env = {}, directory = "." } = options;
    return new EOMatchContext(
      await loadConfigAlone(fileOrObject, { adapters, env, cwd: directory }),
      options,
    );
  }

  /**
   * What the config asks for.
   *
   * @throws CliError `cli/invalid-config` naming the keys that are missing for it
   */
  get request(): FindRequest {
    return toFindRequest(this.#loaded);
  }

  /**
   * Makes the providers and the orbit source that the config names.
   *
   * @throws CliError `cli/invalid-config` when one cannot be made, there is none, or a collection is served by none
   */
  async sources(): Promise<FindSources> {
    const { providers: choices, sensors } = this.config;
    if (choices.length === 0) {
      throw this.#loaded.error(
        ["providers"],
        "is missing: name one product archive or more, such as { kind: stac-api, url: … }",
      );
    }
    const { providers, orbitSource } = await this.#makeSources();
    const served = new Set(providers.flatMap(({ collections }) => collections));
    const lacking = sensors.find(({ collection }) => !served.has(collection));
    if (lacking !== undefined) {
      throw this.#loaded.error(
        ["collections"],
        `names ${lacking.collection}, which none of the providers serves${instead(lacking.collection, served)}; map it under a provider's collections`,
      );
    }
    return { providers, orbitSource };
  }

  /**
   * Makes what products are downloaded with: the providers that the config names, in their order, then the one that
   * opens the addresses of their assets; and the archive.
   *
   * @param store the catalogue's
   * @throws CliError `cli/invalid-config` when one cannot be made, `cli/wrong-usage` when the program keeps no files
   */
  async downloadSources(store: CatalogueStore): Promise<DownloadSources> {
    const archive = await this.openArchive(store);
    const { providers } = await this.#makeSources();
    const { linkedFiles: kind } = this.#adapters;
    const { linkedFiles: choice } = this.config;
    if (kind === undefined || choice === undefined) return { archive, providers };
    const last = await this.#make(choice, { [choice.kind]: kind }, await this.#providerContext());
    return { archive, providers: [...providers, last] };
  }

  /**
   * Opens the archive of the catalogue's product files.
   *
   * @throws CliError `cli/wrong-usage` when the program keeps no product files
   */
  async openArchive({ location }: CatalogueStore): Promise<ProductArchive> {
    if (this.#adapters.openArchive !== undefined) {
      return this.#adapters.openArchive(location, this.config.archivePath);
    }
    throw new CliError("cli/wrong-usage", "this program keeps no product files");
  }

  /**
   * Makes the providers that the config names, each by itself: of one that cannot be made, the error.
   *
   * @throws CliError `cli/invalid-config` when the orbit source cannot be made
   */
  async makeProviders(): Promise<readonly MadeProvider[]> {
    const context = await this.#providerContext();
    return Promise.all(
      this.config.providers.map(async (choice): Promise<MadeProvider> => {
        const { kind, key } = choice;
        try {
          return { kind, key, provider: await this.#make(choice, this.#adapters.providerKinds, context) };
        } catch (error) {
          if (!isCliError(error)) throw error;
          return { kind, key, error };
        }
      }),
    );
  }

  async #makeSources(): Promise<{
    readonly providers: ProductProvider[];
    readonly orbitSource: OrbitSource | undefined;
  }> {
    const context = await this.#providerContext();
    const providers: ProductProvider[] = [];
    for (const choice of this.config.providers) {
      providers.push(await this.#make(choice, this.#adapters.providerKinds, context));
    }
    return { providers, orbitSource: context.orbitSource };
  }

  async #providerContext(): Promise<Pick<AdapterContext, "elementSetFiles" | "orbitSource">> {
    return { elementSetFiles: this.elementSetFiles(), orbitSource: await this.orbitSource() };
  }

  /**
   * Makes the orbit source that the config names; undefined when it names none.
   *
   * @throws CliError `cli/invalid-config` when it cannot be made
   */
  async orbitSource(): Promise<OrbitSource | undefined> {
    const { orbits } = this.config;
    if (orbits === undefined) return undefined;
    const context = { orbitSource: undefined, elementSetFiles: this.elementSetFiles() };
    return this.#make<OrbitSource>(orbits, this.#adapters.orbitKinds, context);
  }

  /**
   * Opens the store of the catalogue; the catalogue itself need not be there yet.
   *
   * @param path the catalogue's folder or its `catalog.json`, instead of the config's
   * @throws CliError `cli/invalid-config` when neither is given
   */
  async openStore(path?: string): Promise<CatalogueStore> {
    return this.#adapters.openStore(this.cataloguePath(path), this.config.archivePath);
  }

  /**
   * Where the catalogue is, an absolute path.
   *
   * @param path the catalogue's folder or its `catalog.json`, instead of the config's
   * @throws CliError `cli/invalid-config` when neither is given
   */
  cataloguePath(path?: string): string {
    const { env } = this.#loaded;
    const location =
      path === undefined ? this.config.matchupCatalogue.path : resolvePath(path, { directory: ".", env });
    if (location === undefined) {
      throw this.#loaded.error(
        ["matchup_catalogue", "path"],
        "is missing: say where the catalogue is, here or with --path",
      );
    }
    return location;
  }

  /** Files with element sets that the config gives for its own satellites, by canonical name. */
  elementSetFiles(): { readonly [platform: string]: string } {
    return Object.fromEntries(
      this.config.customSatellites.flatMap(({ short_name, name, tle_filepath }): [string, string][] =>
        tle_filepath === undefined
          ? []
          : [short_name, name ?? short_name].map((platform) => [canonicalPlatform(platform), tle_filepath]),
      ),
    );
  }

  async #make<Port>(
    choice: AdapterChoice,
    kinds: {
      readonly [kind: string]: { create(options: unknown, context: AdapterContext): Port | Promise<Port> };
    },
    context: Pick<AdapterContext, "elementSetFiles" | "orbitSource">,
  ): Promise<Port> {
    const { configDirectory, kind, key, options, origin } = choice;
    const { env } = this.#loaded;
    try {
      return await (kinds[kind] as (typeof kinds)[string]).create(options, {
        ...context,
        configDirectory,
        env,
        resolvePath: (path) => resolvePath(path, { directory: configDirectory, env }),
        shared: this.#shared,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw configError([{ origin, key, reason }], { cause: error });
    }
  }
}

/** A provider of a config, or why it cannot be made. */
export interface MadeProvider {
  readonly kind: string;
  /** Its key in the config, `providers[0]`. */
  readonly key: string;
  readonly provider?: ProductProvider;
  readonly error?: CliError;
}

function instead(collection: string, served: ReadonlySet<string>): string {
  const near = closest(collection, served);
  const all = served.size > 0 ? [...served].join(", ") : "nothing";
  return `${near === undefined ? "" : ` (did you mean ${near}?)`}: they serve ${all}`;
}

/** What {@link findAndCatalogue} is given. */
export interface FindAndCatalogueOptions extends FindOptions {
  readonly context: EOMatchContext;
  /** The catalogue's folder or its `catalog.json`; default the config's `matchup_catalogue.path`. */
  readonly path?: string | undefined;
}

/**
 * Finds the matchups that a config asks for and keeps them in its catalogue, which is made when it is not there.
 *
 * Nothing is written before the config has been checked and its adapters made.
 *
 * @throws CliError for a config that cannot be carried out, StoreError for a catalogue that cannot be used,
 *   CatalogueError for orbits that are not to be had; the signal's reason when it is stopped
 */
export async function findAndCatalogue(options: FindAndCatalogueOptions): Promise<FindSummary> {
  const { context, path, ...findOptions } = options;
  const { signal } = findOptions;
  const { request } = context;
  const sources = await context.sources();
  const store = await context.openStore(path);
  signal?.throwIfAborted();
  const { id, description } = context.config.matchupCatalogue;
  // A folder that cannot be a catalogue is found out before the search; a new one is made only when there is something to keep.
  await store.readCatalog({ signal });
  const open = (): Promise<MatchupCatalogue> => MatchupCatalogue.openOrCreate(store, { id, description });
  return findInto(request, { catalogue: { store, open }, ...sources }, findOptions);
}
