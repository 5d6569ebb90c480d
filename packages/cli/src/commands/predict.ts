import { type PredictRequest, predictEvents } from "@eomatch/catalogue";
import { canonicalPlatform, type Footprint, type OrbitSource } from "@eomatch/stac-model";
import type { AdapterContext, CliAdapters } from "../adapters.js";
import { loadConfig } from "../config/load.js";
import type { LoadedConfig } from "../config/loaded-config.js";
import { formatOrigin } from "../config/origin.js";
import { bboxToRegion } from "../config/region.js";
import { resolvePath } from "../config/resolve-path.js";
import { EOMatchContext } from "../eomatch-context.js";
import { CliError } from "../errors.js";
import { exitCodes } from "../exit-code.js";
import { type CliIo, columnsOf, writeText } from "../io.js";
import { formatList, type ListFormat } from "../list/list-format.js";
import type { Listed } from "../list/listed.js";
import { formatCalendar } from "../predict/calendar.js";
import { formatPredictionNotes, formatPredictionTable } from "../predict/predict-table.js";
import { listedPrediction, predictionIds } from "../predict/predicted.js";
import { readInstruments } from "../predict/read-instruments.js";
import { readRegionFile } from "../predict/region-file.js";
import { surfaceTest } from "../predict/surface.js";
import { styleOf } from "../report/style.js";
import { withinColumns } from "../report/wrapped.js";
import { sharing } from "../sharing.js";
import { instrumentsOf } from "../to-find-request.js";
import { readBbox, readInstant, readNames, wrong } from "./query-flags.js";

/** The flags of `predict`. */
export interface PredictFlags {
  readonly config?: string | undefined;
  readonly platforms?: string | undefined;
  readonly days?: string | undefined;
  readonly startTime?: string | undefined;
  readonly bbox?: string | undefined;
  readonly near?: string | undefined;
  readonly maxTimeDiff?: string | undefined;
  readonly instruments?: string | undefined;
  readonly minSun?: string | undefined;
  readonly maxSun?: string | undefined;
  readonly pass?: "ascending" | "descending" | undefined;
  readonly surface?: "land" | "sea" | undefined;
  readonly together?: string | undefined;
  readonly region?: string | undefined;
  readonly orbits?: string | undefined;
  readonly format?: "table" | "json" | "geojson" | "ics" | undefined;
  readonly json?: boolean | undefined;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const DEFAULT_TIME_DIFF_SECONDS = 1800;

/**
 * Foretells when and where satellites meet and writes it as a table, JSON, GeoJSON or a calendar.
 *
 * @returns the exit code
 */
export async function runPredict(
  flags: PredictFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const format = formatOf(flags);
  const { cwd, env, signal, stdout } = io;
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config });
  const now = new Date();
  const region = flags.region === undefined ? undefined : await readRegionFile(flags.region, { cwd, env });
  const surface = flags.surface === undefined ? undefined : await surfaceTest(flags.surface);
  const request = { ...requestOf(flags, { loaded, now, region }), surface };
  const orbitSource = await orbitSourceOf(flags, { loaded, adapters, io });
  const prediction = await predictEvents(request, {
    orbitSource,
    signal,
    onProgress: (progress) => {
      if (progress.stage === "warning") io.stderr.write(`warning: ${progress.message}\n`);
    },
  });
  const { events } = prediction;
  if (format === "ics") {
    await writeText(stdout, formatCalendar(events, now));
    if (events.length === 0) io.stderr.write("nothing to enter: the calendar holds a time zone alone\n");
  } else if (format === "table") {
    const layout = {
      columns: columnsOf(stdout),
      bold: styleOf(stdout, env).bold,
    };
    await writeText(stdout, formatPredictionTable(events, layout));
  } else {
    const ids = predictionIds(events);
    const listed = events.map((event, i) => listedPrediction(event, ids[i] as string));
    for await (const text of formatList(inTurn(listed), { format })) {
      await writeText(stdout, text);
    }
  }
  // Elsewhere a line stays one, for whoever searches it.
  io.stderr.write(withinColumns(formatPredictionNotes(prediction), columnsOf(io.stderr)));
  return exitCodes.done;
}

async function* inTurn(listed: readonly Listed[]): AsyncGenerator<Listed, void, undefined> {
  yield* listed;
}

function formatOf({ format, json }: PredictFlags): Exclude<ListFormat, "csv"> | "table" | "ics" {
  if (json === true && format !== undefined && format !== "json") {
    throw new CliError("cli/wrong-usage", `--json and --format ${format} contradict each other: choose one`);
  }
  return json === true ? "json-lines" : (format ?? "table");
}

function requestOf(
  flags: PredictFlags,
  {
    loaded,
    now,
    region,
  }: { readonly loaded: LoadedConfig; readonly now: Date; readonly region: Footprint | undefined },
): PredictRequest {
  const { config, layered } = loaded;
  if (region !== undefined && flags.bbox !== undefined) {
    throw wrong("--region", "a box is given as well: give one of --region and --bbox");
  }
  const named = readNames("--platforms", flags.platforms) ?? config.sensors.map(({ platform }) => platform);
  const platforms = named.map(canonicalPlatform);
  if (new Set(platforms).size < 2) {
    throw wrong(
      "--platforms",
      `${platforms.length === 0 ? "no satellites are named" : `${platforms.join(", ")} alone meets nobody`}: name two or more, such as --platforms S2A,Landsat-9`,
    );
  }
  const startTime = readInstant("--start-time", flags.startTime) ?? now;
  const days = readNumber("--days", flags.days, { above: 0, to: 3660 }) ?? DEFAULT_DAYS;
  const instruments = { ...instrumentsOf(config.customSatellites), ...readInstruments(flags.instruments) };
  // A distance is a built-in default of searches; swaths are asked for by name, here or in the config.
  const isConfigured = layered.values["space_diff_threshold"] !== undefined;
  return {
    platforms: [...new Set(platforms)],
    startTime,
    stopTime: new Date(startTime.getTime() + days * DAY_MS),
    maxTimeDiffSeconds:
      readNumber("--max-time-diff", flags.maxTimeDiff, { from: 0, to: 864_000 }) ??
      config.maxTimeDiffSeconds ??
      DEFAULT_TIME_DIFF_SECONDS,
    near: readNear(flags.near) ?? (isConfigured ? config.maxDistanceKm : 100),
    region: region ?? (flags.bbox === undefined ? config.region : bboxToRegion(readBbox(flags.bbox))),
    together: readNumber("--together", flags.together, { from: 2, to: new Set(platforms).size }),
    passes: flags.pass,
    instruments,
    ...sunRangeOf(flags, loaded),
  };
}

/** Between which elevations the Sun is to be; a config that leaves nights out has it above the horizon. */
function sunRangeOf(
  flags: PredictFlags,
  { config, layered }: LoadedConfig,
): Pick<PredictRequest, "minSunElevationDeg" | "maxSunElevationDeg"> {
  const given = readNumber("--min-sun", flags.minSun, { from: -90, to: 90 });
  const maxSunElevationDeg = readNumber("--max-sun", flags.maxSun, { from: -90, to: 90 });
  const minSunElevationDeg = given ?? (config.excludeNightEvents ? 0 : undefined);
  if ((minSunElevationDeg ?? -90) > (maxSunElevationDeg ?? 90)) {
    const key = "exclude_night_events";
    throw wrong(
      given === undefined ? "--max-sun" : "--min-sun",
      given === undefined
        ? `${flags.maxSun} asks for nights alone, which ${formatOrigin(layered.originOf([key]), key)} leaves out: take one of them away, or give --min-sun as well`
        : `${flags.minSun} is above --max-sun ${flags.maxSun}: swap them`,
    );
  }
  return { minSunElevationDeg, maxSunElevationDeg };
}

function readNear(text: string | undefined): number | "swath" | undefined {
  if (text === undefined || text.trim().toLowerCase() === "swath")
    return text === undefined ? undefined : "swath";
  const km = Number(text);
  // Tracks that cross are computed to be some millimetres apart: within 0 km nothing ever meets.
  if (text.trim() === "" || !(km > 0 && km <= 5000)) {
    throw wrong("--near", `${JSON.stringify(text)} is neither km above 0 and up to 5000 nor swath`);
  }
  return km;
}

function readNumber(
  flag: string,
  text: string | undefined,
  {
    above = Number.NEGATIVE_INFINITY,
    from = Number.NEGATIVE_INFINITY,
    to,
  }: { above?: number; from?: number; to: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !(value > above && value >= from && value <= to)) {
    const range = Number.isFinite(above) ? `above ${above} and up to ${to}` : `from ${from} to ${to}`;
    throw wrong(flag, `${JSON.stringify(text)} is not a number ${range}`);
  }
  return value;
}

/** Orbits from the folder or the service that a flag names, else as the config says, else from CelesTrak. */
async function orbitSourceOf(
  { orbits }: PredictFlags,
  {
    loaded,
    adapters,
    io,
  }: { readonly loaded: LoadedConfig; readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<OrbitSource> {
  const { cwd, env } = io;
  const eomatch = new EOMatchContext(loaded, { adapters, env, directory: cwd });
  const kinds = adapters.orbitKinds;
  const isKind = orbits !== undefined && orbits !== "tle-files" && Object.hasOwn(kinds, orbits);
  if (orbits === undefined) {
    const configured = await eomatch.orbitSource();
    if (configured !== undefined) return configured;
  }
  const context: AdapterContext = {
    configDirectory: cwd,
    env,
    resolvePath: (path) => resolvePath(path, { directory: cwd, env }),
    elementSetFiles: eomatch.elementSetFiles(),
    orbitSource: undefined,
    shared: sharing(),
  };
  const kind = orbits === undefined ? "celestrak" : isKind ? orbits : "tle-files";
  const chosen = kinds[kind];
  if (chosen === undefined) {
    throw wrong("--orbits", `this program has no orbits of kind ${kind}: name them under orbits in a config`);
  }
  try {
    return await chosen.create(kind === "tle-files" ? { directory: orbits } : {}, context);
  } catch (error) {
    throw wrong("--orbits", error instanceof Error ? error.message : String(error), error);
  }
}
