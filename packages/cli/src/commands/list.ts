import { type EventEntry, type EventQuery, MatchupCatalogue, type MatchupEntry } from "@eomatch/catalogue";
import { bboxesOverlap, bboxOf } from "@eomatch/stac-model";
import type { CliAdapters } from "../adapters.js";
import { loadConfig } from "../config/load.js";
import { EOMatchContext } from "../eomatch-context.js";
import { CliError } from "../errors.js";
import { exitCodes } from "../exit-code.js";
import { type CliIo, columnsOf, writeText } from "../io.js";
import { formatList, type ListFormat } from "../list/list-format.js";
import { formatListTable, showsIds } from "../list/list-table.js";
import { csvColumns, type Listed, listedEvent, listedMatchup } from "../list/listed.js";
import { formatCounted } from "../report/quantity.js";
import { styleOf } from "../report/style.js";
import { absentNames } from "./absent-names.js";
import { type QueryFlags, toEventQuery } from "./query-flags.js";

/** The flags of `list`. */
export interface ListFlags extends QueryFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly events?: boolean | undefined;
  readonly matchups?: boolean | undefined;
  readonly format?: "table" | "json" | "geojson" | "csv" | undefined;
  readonly json?: boolean | undefined;
  readonly skipBroken?: boolean | undefined;
}

/**
 * Lists the events or the matchups of a catalogue in order of time.
 *
 * @returns the exit code: 3 when `--skip-broken` left something out
 */
export async function runList(
  flags: ListFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const format = formatOf(flags);
  const query = toEventQuery(flags);
  if (flags.events === true && flags.matchups === true) {
    throw new CliError("cli/wrong-usage", "--events and --matchups contradict each other: choose one");
  }
  const { cwd, env, signal, stdout } = io;
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  const store = await new EOMatchContext(loaded, { adapters, env, directory: cwd }).openStore();
  const catalogue = await MatchupCatalogue.open(store, { signal });
  const kind = flags.matchups === true ? "matchups" : "events";
  let broken = 0;
  const onBroken = (error: Error): void => {
    broken += 1;
    io.stderr.write(`left out: ${error.message}\n`);
  };
  const withDownloaded = kind === "matchups";
  const reading = { signal, withDownloaded, ...(flags.skipBroken === true ? { onBroken } : {}) };
  const listed = list(catalogue.entries(query, reading), { kind, query });
  let count = 0;
  if (format === "table") {
    const rows: Listed[] = [];
    for await (const one of listed) rows.push(one);
    count = rows.length;
    const layout = {
      columns: columnsOf(stdout),
      bold: styleOf(stdout, env).bold,
      of: kind,
    } as const;
    await writeText(stdout, formatListTable(rows, layout));
    const hint = showsIds(rows, layout) ? "" : "; --format csv has their ids, for show";
    io.stderr.write(
      `${formatCounted(count, kind === "events" ? "event" : "matchup")} in ${store.location}${hint}\n`,
    );
  } else {
    const counted = counting(listed, () => (count += 1));
    for await (const text of formatList(counted, { format, columnsOfNone: csvColumns[kind] }))
      await writeText(stdout, text);
  }
  if (count === 0) io.stderr.write(await absentNames(store, query, { signal }));
  return broken > 0 ? exitCodes.incomplete : exitCodes.done;
}

async function* counting<T>(
  listed: AsyncIterable<T>,
  onEach: () => void,
): AsyncGenerator<T, void, undefined> {
  for await (const one of listed) {
    onEach();
    yield one;
  }
}

function formatOf({ format, json }: ListFlags): ListFormat | "table" {
  if (json === true && format !== undefined && format !== "json") {
    throw new CliError("cli/wrong-usage", `--json and --format ${format} contradict each other: choose one`);
  }
  return json === true ? "json-lines" : (format ?? "table");
}

async function* list(
  events: AsyncIterable<EventEntry>,
  { kind, query }: { readonly kind: "events" | "matchups"; readonly query: EventQuery },
): AsyncGenerator<Listed, void, undefined> {
  for await (const event of events) {
    if (kind === "events") yield listedEvent(event);
    else {
      for (const matchup of event.matchupSet) if (meets(matchup, query)) yield listedMatchup(matchup);
    }
  }
}

/** An event may span half an orbit, or months: of its matchups, those in the period and the box are listed. */
function meets(matchup: MatchupEntry, { startTime, stopTime, bbox }: EventQuery): boolean {
  if (startTime !== undefined && matchup.stopTime < startTime) return false;
  if (stopTime !== undefined && matchup.startTime > stopTime) return false;
  const box = bbox === undefined ? undefined : bboxOf(matchup.collocationRegion);
  return bbox === undefined || box === undefined || bboxesOverlap(box, bbox);
}
