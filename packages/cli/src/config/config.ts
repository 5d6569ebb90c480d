import type { Footprint, Sensor } from "@eomatch/stac-model";
import type { CustomSatellite } from "./document.js";
import type { ConfigOrigin } from "./origin.js";

/** An adapter that a config chooses, with options its kind has accepted. */
export interface AdapterChoice {
  readonly kind: string;
  readonly options: unknown;
  /** Folder that relative paths in the options start from. */
  readonly configDirectory: string;
  /** Where it is chosen. */
  readonly origin: ConfigOrigin;
  /** Its key, `providers[0]`. */
  readonly key: string;
}

/** A config that has been checked: every value in range, paths absolute, nothing contradicting. */
export interface Config {
  /** The catalogue; without a path the command line must give one. */
  readonly matchupCatalogue: {
    readonly path: string | undefined;
    readonly id: string;
    readonly description: string;
  };
  /** The sensors in the config's order; empty when it names none. */
  readonly sensors: readonly Sensor[];
  /** UTC, inclusive. */
  readonly startTime: Date | undefined;
  readonly stopTime: Date | undefined;
  /** RFC 7946; undefined for the whole Earth. */
  readonly region: Footprint | undefined;
  readonly maxTimeDiffSeconds: number | undefined;
  readonly maxDistanceKm: number | "swath";
  readonly minOverlapKm2: number;
  readonly excludeNightEvents: boolean;
  /** Whether the newest processing of each acquisition is searched for, or all. */
  readonly versions: "newest" | "all";
  readonly customSatellites: readonly CustomSatellite[];
  /** Undefined to derive events from the products alone. */
  readonly orbits: AdapterChoice | undefined;
  /** In the order in which they are asked. */
  readonly providers: readonly AdapterChoice[];
  /** What opens the addresses of products' assets; undefined for programs that do not. */
  readonly linkedFiles: AdapterChoice | undefined;
  /** Root of the product files; undefined for `data/` inside the catalogue. */
  readonly archivePath: string | undefined;
  /** Folder of the topmost config file or, without one, of relative paths in general. */
  readonly configDirectory: string;
}
