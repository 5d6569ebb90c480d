import type { CatalogueStore, OrbitSource, ProductArchive, ProductProvider } from "@eomatch/stac-model";
import type { z } from "zod";

/** What a kind is told of the config around its own options. */
export interface AdapterContext {
  /** Folder of the config file that names it; relative paths in the options start there. */
  readonly configDirectory: string;
  /** Resolves a path of the options against {@link AdapterContext.configDirectory}; `~/` is the home folder. */
  resolvePath(path: string): string;
  /** The environment, for what is no path and no option: where the user's netrc file is, say. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Files with element sets by the platform's canonical name, from `custom_satellites`; absolute paths. */
  readonly elementSetFiles: { readonly [platform: string]: string };
  /** The source of element sets that `orbits` names; undefined without one and while it is itself being made. */
  readonly orbitSource: OrbitSource | undefined;
  /**
   * What all adapters of a config share, such as which hosts do not answer: the first that asks with a function has it
   * made, the others with the same function are given it.
   */
  shared<T extends object>(make: () => T): T;
}

/**
 * A kind of provider or of orbit source, as a config names it: `{ kind: local, path: ./items }`.
 *
 * `options` is given zod and returns the schema of everything beside `kind`, so that an adapter needs no zod of
 * its own; make it a `z.strictObject` and misspelt keys get a suggestion. What `create` throws is shown to the
 * user with the config's file and line, and the program ends with 2.
 */
export interface AdapterKind<Port, Options = unknown> {
  /** What it is, in a few words, for lists. */
  readonly summary: string;
  options(zod: typeof z): z.ZodType<Options>;
  create(options: Options, context: AdapterContext): Port | Promise<Port>;
}

/** A kind of product provider; see {@link AdapterKind}. */
export type ProviderKind<Options = unknown> = AdapterKind<ProductProvider, Options>;

/** A kind of orbit source; see {@link AdapterKind}. */
export type OrbitKind<Options = unknown> = AdapterKind<OrbitSource, Options>;

/** A product archive that `eomatch init` offers. */
export interface ArchiveSuggestion {
  /** What it is chosen by, `earth-search`. */
  readonly name: string;
  /** What it is and what it needs, in a few words. */
  readonly summary: string;
  /** The entry under `providers` that names it. */
  readonly provider: { readonly kind: string; readonly [option: string]: unknown };
  /** The value of `orbits` that it cannot do without; none when left out. */
  readonly orbits?: { readonly kind: string; readonly [option: string]: unknown } | undefined;
  /** Its collections by constellation (`Sentinel-2`), the one to propose first. */
  readonly collections: { readonly [constellation: string]: readonly string[] };
}

/** What {@link CliAdapters.checkCatalogue} is asked. */
export interface CatalogueCheckRequest {
  /** The catalogue, an absolute path: its folder or its `catalog.json`. */
  readonly path: string;
  /** Where product files are, an absolute path; left out where the config does not say. */
  readonly archivePath: string | undefined;
  readonly repair: boolean;
  readonly lockTimeoutSeconds: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** Called once when another writer is waited for, with who it is. */
  readonly onWait: (holder: string) => void;
}

/** What a check of a catalogue found. */
export interface CatalogueCheckReport {
  readonly findings: readonly {
    /** What it is, a word or two joined by hyphens: `missing-file`. */
    readonly kind: string;
    readonly file: string;
    readonly message: string;
    readonly isRepairable: boolean;
    /** Whether nothing is wrong: it is told of, and the check ends well. */
    readonly isHarmless?: boolean;
  }[];
  readonly filesRead: number;
  /** Whether what is repairable was repaired. */
  readonly isRepaired: boolean;
}

/** What {@link CliAdapters.serveCatalogue} is asked. */
export interface ServeRequest {
  readonly store: CatalogueStore;
  /** The name or address to listen at. */
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Show files outside of the catalogue by their paths, to its owner. */
  readonly isInternal: boolean;
  /** Believe what a proxy says of the address that clients ask. */
  readonly trustsProxy: boolean;
  /** The address that clients ask, where it is another. */
  readonly baseUrl: string | undefined;
  /** Where the page's predictions get element sets; undefined when the config names no orbits. */
  readonly orbitSource: OrbitSource | undefined;
  /** Closes the server at once. */
  readonly signal: AbortSignal;
  /** Told of what goes wrong inside. */
  readonly onError: (error: unknown) => void;
}

/** A server that is listening. */
export interface CatalogueServer {
  /** Where the page is, for people. */
  readonly url: string;
  /** Where the STAC API is, for programs. */
  readonly stacUrl: string;
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
}

/** The adapters a program is built from: where catalogues are kept, where products and orbits come from. */
export interface CliAdapters {
  /**
   * Opens the store of a catalogue.
   *
   * @param path absolute: its folder or its `catalog.json`
   * @param archivePath absolute: the root of the product files, where the config says
   */
  openStore(path: string, archivePath: string | undefined): CatalogueStore | Promise<CatalogueStore>;
  /** Checks and repairs a catalogue, for `eomatch check`; left out where the store has nothing to check. */
  checkCatalogue?(request: CatalogueCheckRequest): Promise<CatalogueCheckReport>;
  /**
   * Serves a catalogue to browsers and STAC programs, for `eomatch serve`; left out where the program cannot.
   *
   * @throws the system's error when it cannot listen: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, `ENOTFOUND`
   */
  serveCatalogue?(request: ServeRequest): Promise<CatalogueServer>;
  /**
   * Opens the archive of product files, for downloading and removing; left out by programs that do neither.
   *
   * @param cataloguePath the catalogue's folder, absolute
   * @param archivePath absolute: the root of the product files, where the config says
   */
  openArchive?(
    cataloguePath: string,
    archivePath: string | undefined,
  ): ProductArchive | Promise<ProductArchive>;
  /**
   * The provider that is asked last for a product's files, whichever archive they are of: it opens the addresses that
   * products' assets have. Its options stand under `linked_files` in a config, and none of them may be needed.
   */
  readonly linkedFiles?: ProviderKind | undefined;
  /** What may stand as `kind` under `providers`. */
  readonly providerKinds: { readonly [kind: string]: ProviderKind };
  /** What may stand as `kind` under `orbits`, besides `none`. */
  readonly orbitKinds: { readonly [kind: string]: OrbitKind };
  /** Archives that `eomatch init` offers, the one to propose first; the kinds of providers besides. */
  readonly archiveSuggestions?: readonly ArchiveSuggestion[] | undefined;
  /** The file with the JSON schema of configs, absolute, for editors; see `configJsonSchema`. */
  readonly configSchemaFile?: string | undefined;
}
