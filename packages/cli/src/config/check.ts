import { formatInstant, isStacModelError, type Sensor, sensorsInPairOrder } from "@eomatch/stac-model";
import type { CliAdapters } from "../adapters.js";
import type { ConfigProblem } from "../errors.js";
import { readAdapters, readOptionalAdapter, readOptions } from "./adapter-choice.js";
import type { AdapterChoice, Config } from "./config.js";
import { type ConfigDocument, configDocumentSchema } from "./document.js";
import { found } from "./found.js";
import { limitKeys } from "./keys.js";
import type { LayeredConfig } from "./layers.js";
import { type ConfigPath, formatKey } from "./origin.js";
import { bboxToRegion, readRegion } from "./region.js";
import { resolvePath } from "./resolve-path.js";
import { checkSchema } from "./schema-problems.js";
import type { Environment } from "./variables.js";

/** Notes what is wrong with the value at a path. */
export type Complain = (path: ConfigPath, reason: string) => void;

/** What the values of a config are judged with. */
export interface CheckContext {
  readonly adapters: Pick<CliAdapters, "providerKinds" | "orbitKinds" | "linkedFiles">;
  readonly env: Environment;
  /** Folder that relative paths start from where no layer says otherwise. */
  readonly directory: string;
}

/**
 * Makes a checked config of the layers' values, or says everything that is wrong with them.
 *
 * What a command cannot do without, such as the period to search, is not asked for here.
 */
export function checkConfig(
  layered: LayeredConfig,
  context: CheckContext,
): { readonly config?: Config; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const complain: Complain = (path, reason) => {
    problems.push({ origin: layered.originOf(path), key: formatKey(path), reason });
  };
  const checked = checkSchema(configDocumentSchema, layered.values);
  for (const { path, reason } of checked.problems) complain(path, reason);
  // Keys that are sound are judged all the same, so that one run shows everything there is to mend.
  const document =
    checked.value ??
    soundPart(
      layered,
      checked.problems.map(({ path }) => path[0]),
    );
  const config = toConfig(document, { ...context, layered, complain });
  return problems.length === 0 ? { config, problems } : { problems };
}

function soundPart(layered: LayeredConfig, faulty: readonly (string | number | undefined)[]): ConfigDocument {
  const sound = Object.entries(layered.values).filter(([key]) => !faulty.includes(key));
  return checkSchema(configDocumentSchema, Object.fromEntries(sound)).value ?? {};
}

interface Judge extends CheckContext {
  readonly layered: LayeredConfig;
  readonly complain: Complain;
}

function toConfig(document: ConfigDocument, judge: Judge): Config {
  const { layered, complain, env } = judge;
  const directoryOf = (path: ConfigPath): string => layered.layerOf(path)?.directory ?? judge.directory;
  const absolute = (path: string | undefined, at: ConfigPath): string | undefined =>
    path === undefined ? undefined : resolvePath(path, { directory: directoryOf(at), env });
  const { start_time: startTime, end_time: stopTime } = document;
  if (startTime !== undefined && stopTime !== undefined && startTime > stopTime) {
    complain(
      ["start_time"],
      `${formatInstant(startTime)} is after end_time ${formatInstant(stopTime)}: swap them or mend one`,
    );
  }
  return {
    matchupCatalogue: {
      path: absolute(document.matchup_catalogue?.path, ["matchup_catalogue", "path"]),
      id: document.matchup_catalogue?.id ?? "",
      description: document.matchup_catalogue?.description ?? "",
    },
    sensors: toSensors(document, judge),
    startTime,
    stopTime,
    region: toRegion(document, judge),
    maxTimeDiffSeconds: document.time_diff_threshold,
    maxDistanceKm: document.space_diff_threshold ?? 100,
    minOverlapKm2: document.min_overlap_km2 ?? 0,
    excludeNightEvents: document.exclude_night_events ?? false,
    versions: document.versions ?? "newest",
    customSatellites: (document.custom_satellites ?? []).map((satellite) => ({
      ...satellite,
      tle_filepath: absolute(satellite.tle_filepath, ["custom_satellites"]),
    })),
    orbits: readOptionalAdapter(document.orbits, {
      path: ["orbits"],
      kinds: judge.adapters.orbitKinds,
      configDirectory: directoryOf(["orbits"]),
      origin: layered.originOf(["orbits"]),
      complain,
    }),
    providers: readAdapters(document.providers ?? [], {
      path: ["providers"],
      kinds: judge.adapters.providerKinds,
      configDirectory: directoryOf(["providers"]),
      originOf: layered.originOf,
      complain,
    }),
    linkedFiles: toLinkedFiles(document, judge),
    archivePath: absolute(document.archive?.path, ["archive", "path"]),
    configDirectory: judge.directory,
  };
}

function toLinkedFiles({ linked_files: options }: ConfigDocument, judge: Judge): AdapterChoice | undefined {
  const { adapters, complain, layered } = judge;
  const path = ["linked_files"];
  if (adapters.linkedFiles !== undefined) {
    const configDirectory = layered.layerOf(path)?.directory ?? judge.directory;
    const context = { path, configDirectory, origin: layered.originOf(path), complain };
    return readOptions(adapters.linkedFiles, { kind: "linked_files", options: options ?? {} }, context);
  }
  if (options !== undefined)
    complain(path, "means nothing to this program, which fetches no files: remove it");
  return undefined;
}

function toSensors({ platforms, collections }: ConfigDocument, { complain }: Judge): Sensor[] {
  if (platforms === undefined || collections === undefined) return [];
  if (platforms.length !== collections.length) {
    complain(
      ["platforms"],
      `names ${counted(platforms.length, "platform")} (${platforms.join(", ")}) but collections names ${counted(collections.length, "collection")} (${collections.join(", ")}): the two correspond one to one, in order`,
    );
    return [];
  }
  const sensors = platforms.map((platform, i) => ({ platform, collection: collections[i] ?? "" }));
  try {
    sensorsInPairOrder(sensors);
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    complain(["platforms"], error.message);
  }
  return sensors;
}

function toRegion(document: ConfigDocument, { complain, layered }: Judge): Config["region"] {
  const limits = limitKeys.filter((key) => layered.values[key] !== undefined);
  const { region, bbox, min_lat, max_lat, min_lon, max_lon } = document;
  const forms = [
    ...(region === undefined ? [] : ["region"]),
    ...(bbox === undefined ? [] : ["bbox"]),
    ...limits.slice(0, 1),
  ];
  const [, second] = forms;
  if (second !== undefined) {
    complain([second], `gives a region a second time, beside ${forms[0]}: keep one of the two`);
    return undefined;
  }
  if (region !== undefined) {
    // Files have been read by now; a text that is left is one that no file could be read for.
    if (typeof region === "string") {
      complain(
        ["region"],
        `names the file ${found(region)}, which is only read for a config that is opened: give GeoJSON`,
      );
      return undefined;
    }
    if (isBboxMapping(region)) {
      const inner = checkSchema(configDocumentSchema, region);
      for (const problem of inner.problems) complain(["region", ...problem.path], problem.reason);
      return inner.value?.bbox === undefined ? undefined : bboxToRegion(inner.value.bbox);
    }
    const read = readRegion(region);
    if ("region" in read) return read.region;
    complain(["region"], read.reason);
    return undefined;
  }
  if (bbox !== undefined) return bboxToRegion(bbox);
  if (limits.length === 0) return undefined;
  const [south, north] = [min_lat ?? -90, max_lat ?? 90];
  if (south > north) {
    complain(
      ["min_lat"],
      `${south} is above max_lat ${north}: swap them (only min_lon may be above max_lon, across the antimeridian)`,
    );
    return undefined;
  }
  return bboxToRegion([min_lon ?? -180, south, max_lon ?? 180, north]);
}

function isBboxMapping(region: unknown): boolean {
  return typeof region === "object" && region !== null && Object.keys(region).join() === "bbox";
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
