import { canonicalPlatform, constellationOf } from "@eomatch/stac-model";
import type { ArchiveSuggestion, CliAdapters } from "../adapters.js";
import { canAsk, type Interview, interview, nobodyToAsk } from "../ask.js";
import { toEventQuery } from "../commands/query-flags.js";
import { CliError, isCliError } from "../errors.js";
import { type CliIo, columnsOf } from "../io.js";
import { wrapped } from "../report/wrapped.js";
import { suggestion } from "../suggest.js";
import { archiveChoices, type InitAnswers } from "./answers.js";

/** The flags that answer what `init` asks. */
export interface AnswerFlags {
  readonly platforms?: string | undefined;
  readonly collections?: string | undefined;
  readonly startTime?: string | undefined;
  readonly stopTime?: string | undefined;
  readonly bbox?: string | undefined;
  readonly archive?: string | undefined;
  readonly catalogue?: string | undefined;
}

/**
 * Takes the answers from the flags, and asks for the rest on a terminal.
 *
 * @param today what the proposed period, the month before, is reckoned from
 * @throws CliError `cli/wrong-usage` for a flag that cannot be, or for one that is missing where nobody can be asked
 */
export async function readAnswers(
  flags: AnswerFlags,
  { adapters, io, today }: { readonly adapters: CliAdapters; readonly io: CliIo; readonly today: Date },
): Promise<InitAnswers> {
  const { bbox, startTime, stopTime } = flags;
  toEventQuery({ bbox, startTime, stopTime });
  if (!canAsk(io)) {
    const needed = { "--platforms": flags.platforms, "--start-time": startTime, "--stop-time": stopTime };
    const missing = Object.entries(needed).flatMap(([flag, value]) => (value === undefined ? [flag] : []));
    if (missing.length > 0) {
      throw nobodyToAsk(missing.join(", "));
    }
  }
  const talk = canAsk(io) ? interview(io) : undefined;
  try {
    return await readEach(flags, { adapters, io, today, talk });
  } finally {
    talk?.close();
  }
}

async function readEach(
  flags: AnswerFlags,
  {
    adapters,
    io,
    talk,
    today,
  }: {
    readonly adapters: CliAdapters;
    readonly io: CliIo;
    readonly today: Date;
    readonly talk: Interview | undefined;
  },
): Promise<InitAnswers> {
  const { bbox, startTime, stopTime } = flags;
  const question = questions(io, talk);
  const [first, last] = monthBefore(today);
  const platforms = await question(
    "Satellites, two or more",
    { flag: "--platforms", given: flags.platforms, proposed: "S2A, Landsat-9" },
    readPlatforms,
  );
  const choices = archiveChoices(adapters);
  if (talk !== undefined && flags.archive === undefined) io.stderr.write(archiveList(choices, io));
  const archive = await question(
    "Product archive",
    { flag: "--archive", given: flags.archive, proposed: archiveFor(platforms, choices)?.name ?? "" },
    (text) => readArchive(text, choices),
  );
  if (talk !== undefined && flags.collections === undefined)
    io.stderr.write(collectionList(platforms, archive));
  const collections = await question(
    "Collection of each, in this order",
    { flag: "--collections", given: flags.collections, proposed: collectionsOf(platforms, archive) },
    (text) => readCollections(text, platforms),
  );
  const from = await question(
    "From (UTC)",
    { flag: "--start-time", given: startTime, proposed: first },
    (text) => {
      toEventQuery({ startTime: text });
      return text;
    },
  );
  const to = await question("To (UTC)", { flag: "--stop-time", given: stopTime, proposed: last }, (text) => {
    toEventQuery({ startTime: from, stopTime: text });
    return text;
  });
  const region = await question(
    "Region: west,south,east,north, or nothing for the whole Earth",
    { flag: "--bbox", given: bbox, proposed: "" },
    (text) => {
      if (text === "") return undefined;
      toEventQuery({ bbox: text });
      return text;
    },
  );
  const catalogue = await question(
    "Folder of the catalogue",
    { flag: "--catalogue", given: flags.catalogue, proposed: "./matchups" },
    (text) => text,
  );
  return { platforms, collections, startTime: from, stopTime: to, bbox: region, archive, catalogue };
}

interface Question {
  readonly flag: string;
  readonly given: string | undefined;
  /** The answer of those who just press Enter, and where nobody can be asked. */
  readonly proposed: string;
}

/** Asks until an answer can be used; what a flag gives or nobody can be asked for has to be usable at once. */
function questions(io: CliIo, talk: Interview | undefined) {
  return async <T>(text: string, { given, proposed }: Question, read: (text: string) => T): Promise<T> => {
    if (given !== undefined || talk === undefined) return read(given ?? proposed);
    for (;;) {
      const answer = await talk.ask(`${text}${proposed === "" ? "" : ` [${proposed}]`}: `);
      try {
        return read(answer === "" ? proposed : answer);
      } catch (error) {
        if (!isCliError(error)) throw error;
        io.stderr.write(`${error.message}\n`);
      }
    }
  };
}

function namesIn(flag: string, text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new CliError("cli/wrong-usage", `${flag}: ${JSON.stringify(text)} holds an empty name`);
  }
  return names;
}

function readPlatforms(text: string): string[] {
  const platforms = namesIn("--platforms", text).map(canonicalPlatform);
  if (platforms.length < 2) {
    throw new CliError(
      "cli/wrong-usage",
      "--platforms: a matchup needs two satellites or more, with commas between",
    );
  }
  return platforms;
}

function readCollections(text: string, platforms: readonly string[]): string[] {
  const collections = text.trim() === "" ? [] : namesIn("--collections", text);
  if (collections.length !== platforms.length) {
    throw new CliError(
      "cli/wrong-usage",
      `--collections: give one for each of ${platforms.join(", ")}, in this order, such as S2_MSI_L1C,LANDSAT_C2L1`,
    );
  }
  return collections;
}

function readArchive(text: string, choices: readonly ArchiveSuggestion[]): ArchiveSuggestion {
  const chosen = choices.find(({ name }, i) => name === text || String(i + 1) === text);
  if (chosen !== undefined) return chosen;
  const names = choices.map(({ name }) => name);
  throw new CliError("cli/wrong-usage", `--archive: there is no ${text}${suggestion(text, names)}`);
}

/** What the archive has of each satellite; nothing when it lacks one, so that nothing wrong is proposed. */
function collectionsOf(platforms: readonly string[], { collections }: ArchiveSuggestion): string {
  const names = platforms.map((platform) => collections[constellationOf(platform)]?.[0]);
  return names.every((name) => name !== undefined) ? names.join(", ") : "";
}

/** The first archive that has collections of all the satellites, else the first. */
function archiveFor(
  platforms: readonly string[],
  choices: readonly ArchiveSuggestion[],
): ArchiveSuggestion | undefined {
  return choices.find((choice) => collectionsOf(platforms, choice) !== "") ?? choices[0];
}

function archiveList(choices: readonly ArchiveSuggestion[], { stderr }: CliIo): string {
  const numbers = String(choices.length).length;
  const width = (columnsOf(stderr) ?? 80) - numbers - 3;
  return choices
    .flatMap(({ name, summary }, i) =>
      wrapped(`${name}: ${summary}`, width).map(
        (line, k) => `  ${(k === 0 ? String(i + 1) : "").padStart(numbers)} ${line}\n`,
      ),
    )
    .join("");
}

/** What the archive has of each satellite, the one that is proposed first. */
function collectionList(platforms: readonly string[], { name, collections }: ArchiveSuggestion): string {
  return platforms
    .map((platform) => {
      const known = collections[constellationOf(platform)];
      return `  ${platform}: ${known?.join(" or ") ?? `no collection of ${name} is known by a name of ours`}\n`;
    })
    .join("");
}

function monthBefore(today: Date): [first: string, last: string] {
  const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1));
  const last = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 0));
  return [first.toISOString().slice(0, 10), `${last.toISOString().slice(0, 10)}T23:59:59Z`];
}
