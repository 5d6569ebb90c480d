import type { CatalogueRows } from "../feed/rows.js";
import type { Filters } from "../state/filters.js";

/** A command for what the filters choose. */
interface FilterCommand {
  readonly name: string;
  readonly text: string;
  /** Filters that it does not know, in words. */
  readonly unexpressed: readonly string[];
}

/** The commands for what the filters choose. */
export interface FilterCommands {
  readonly download: FilterCommand;
  readonly list: FilterCommand;
  /** Bounds beyond which `download` goes, because it takes whole events, in words. */
  readonly exceeded: readonly string[];
}

/**
 * `eomatch download` and `eomatch list` for what the filters choose.
 *
 * The command line asks for collections that all take part in an event, any of some satellites, a period and a box; a
 * single pair becomes its collections and those of its satellites that no other pair of these collections has.
 */
export function filterCommands(rows: CatalogueRows, filters: Filters, cataloguePath: string): FilterCommands {
  const flags = [`--path ${quoted(cataloguePath)}`];
  const pairs = rows.pairs.filter(({ name }) => filters.pairs.includes(name));
  const [pair] = pairs;
  const chosen =
    pair !== undefined && pairs.length === 1
      ? pairChoice(pair, rows.pairs, filters.platforms)
      : { collections: [], platforms: filters.platforms, isAlone: true };
  if (chosen.collections.length > 0) flags.push(`--collections ${quoted(chosen.collections.join(","))}`);
  if (chosen.platforms.length > 0) flags.push(`--platforms ${quoted(chosen.platforms.join(","))}`);
  if (filters.fromMs !== undefined) flags.push(`--start-time ${isoText(filters.fromMs)}`);
  if (filters.toMs !== undefined) flags.push(`--stop-time ${isoText(filters.toMs)}`);
  if (filters.area !== undefined) flags.push(`--bbox=${filters.area.join(",")}`);
  const properties = propertyFlags(filters);
  const unexpressed = [
    ...(filters.event !== undefined ? ["the event"] : []),
    ...(pairs.length > 1 ? ["several pairs"] : []),
    ...(chosen.isAlone ? [] : ["this pair without the others of its satellites"]),
  ];
  const downloaded = filters.downloaded === "yes" ? ["--downloaded"] : [];
  return {
    download: {
      name: "Download the products",
      text: ["eomatch download", ...flags].join(" "),
      unexpressed: [
        ...(filters.maxTimeDiffSeconds !== undefined ? ["the time difference"] : []),
        ...(filters.minAreaKm2 !== undefined ? ["the overlap area"] : []),
        ...unexpressed,
      ],
    },
    list: {
      name: "List the matchups",
      text: ["eomatch list --matchups", ...flags, ...properties, ...downloaded].join(" "),
      unexpressed: [...unexpressed, ...(filters.downloaded === "no" ? ["what is not on disk"] : [])],
    },
    exceeded: [
      ...(filters.fromMs !== undefined || filters.toMs !== undefined ? ["the period"] : []),
      ...(filters.area !== undefined ? ["the area"] : []),
    ],
  };
}

type Pair = CatalogueRows["pairs"][number];

interface PairChoice {
  readonly collections: readonly string[];
  readonly platforms: readonly string[];
  /** Whether no other pair is chosen with it. */
  readonly isAlone: boolean;
}

/**
 * What chooses a pair and as few others as can be. The command line takes events that have any of the satellites: one
 * of them chooses less than two, and S2A alone tells S2A × Landsat-9 from S2B × Landsat-9.
 *
 * @param platforms those that the filters name: where the pair has none of them, nothing of it is shown
 */
function pairChoice(pair: Pair, all: readonly Pair[], platforms: readonly string[]): PairChoice {
  const collections = [...new Set(pair.sensors.map(({ collection }) => collection))];
  const own = [...new Set(pair.sensors.map(({ platform }) => platform))];
  const rivals = all.filter(
    (other) =>
      other.name !== pair.name &&
      collections.every((name) => other.sensors.some(({ collection }) => collection === name)),
  );
  const rivalsWith = (platform: string): number =>
    rivals.filter(({ sensors }) => sensors.some((sensor) => sensor.platform === platform)).length;
  const isShown = platforms.length === 0 || own.some((platform) => platforms.includes(platform));
  if (!isShown) return { collections, platforms, isAlone: true };
  const [rarest] = own
    .map((platform) => ({ platform, others: rivalsWith(platform) }))
    .sort((a, b) => a.others - b.others);
  const isAlone = rarest === undefined || rarest.others === 0;
  if (rivals.length === 0) return { collections, platforms: own, isAlone };
  return { collections, platforms: rarest === undefined ? [] : [rarest.platform], isAlone };
}

function propertyFlags({ maxTimeDiffSeconds, minAreaKm2 }: Filters): string[] {
  return [
    ...(maxTimeDiffSeconds === undefined
      ? []
      : [`--property 'matchup:time_diff_abs<=${Math.round(maxTimeDiffSeconds * 1000) / 1000}'`]),
    ...(minAreaKm2 === undefined ? [] : [`--property 'matchup:area_km2>=${minAreaKm2}'`]),
  ];
}

function isoText(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** A word as a POSIX shell takes it, whatever is in it; a name may come from anywhere. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
