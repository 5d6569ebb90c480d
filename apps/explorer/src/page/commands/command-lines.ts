import type { CatalogueRows } from "../feed/rows.js";
import type { Filters } from "../state/filters.js";

/** A command for what the filters choose. */
interface FilterCommand {
  readonly name: string;
  readonly text: string;
}

/** The commands for what the filters choose, and which of the filters a command cannot express. */
export interface FilterCommands {
  readonly commands: readonly FilterCommand[];
  /** Filters that `download` does not know, in words. */
  readonly unexpressed: readonly string[];
}

/**
 * `eomatch download` and `eomatch list` for what the filters choose.
 *
 * The command line asks for collections that all take part in an event, any of some satellites, a period and a box; a
 * single pair becomes its collections and satellites.
 */
export function filterCommands(rows: CatalogueRows, filters: Filters, cataloguePath: string): FilterCommands {
  const flags = [`--path ${quoted(cataloguePath)}`];
  const pairs = rows.pairs.filter(({ name }) => filters.pairs.includes(name));
  const [pair] = pairs;
  if (pair !== undefined && pairs.length === 1) {
    const collections = [...new Set(pair.sensors.map(({ collection }) => collection))];
    flags.push(`--collections ${quoted(collections.join(","))}`);
  }
  const platforms =
    filters.platforms.length > 0
      ? filters.platforms
      : pair !== undefined && pairs.length === 1
        ? pair.sensors.map(({ platform }) => platform)
        : [];
  if (platforms.length > 0) flags.push(`--platforms ${quoted(platforms.join(","))}`);
  if (filters.fromMs !== undefined) flags.push(`--start-time ${isoText(filters.fromMs)}`);
  if (filters.toMs !== undefined) flags.push(`--stop-time ${isoText(filters.toMs)}`);
  if (filters.area !== undefined) flags.push(`--bbox=${filters.area.join(",")}`);
  const properties = propertyFlags(filters);
  const unexpressed = [
    ...(filters.maxTimeDiffSeconds !== undefined ? ["the time difference"] : []),
    ...(filters.minAreaKm2 !== undefined ? ["the overlap area"] : []),
    ...(filters.event !== undefined ? ["the event"] : []),
    ...(pairs.length > 1 ? ["several pairs"] : []),
  ];
  const downloaded = filters.downloaded === "yes" ? ["--downloaded"] : [];
  return {
    commands: [
      { name: "Download the products", text: ["eomatch download", ...flags].join(" ") },
      {
        name: "List the matchups",
        text: ["eomatch list --matchups", ...flags, ...properties, ...downloaded].join(" "),
      },
    ],
    unexpressed,
  };
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
