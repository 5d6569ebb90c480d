import type { ProductProvider, ProviderSignIn } from "@eomatch/stac-model";
import type { CliAdapters } from "../adapters.js";
import { loadConfig } from "../config/load.js";
import { EOMatchContext, type MadeProvider } from "../eomatch-context.js";
import { exitCodes } from "../exit-code.js";
import { type CliIo, columnsOf, writeText } from "../io.js";
import { formatDuration } from "../report/quantity.js";
import { styleOf } from "../report/style.js";
import { formatTable } from "../report/table.js";

/** The flags of `providers`. */
export interface ProvidersFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly check?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** What is known of a provider that the config names. */
interface ListedProvider {
  readonly key: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly collections: readonly string[];
  /** Those of the config's sensors. */
  readonly searched: readonly string[];
  readonly signIn: ProviderSignIn | undefined;
  readonly answer: Answer | undefined;
  /** Why it cannot be made. */
  readonly error: string | undefined;
}

/** What came of asking whether it answers. */
type Answer =
  | {
      readonly answers: true;
      readonly seconds: number;
      readonly summary: string;
      readonly missing: readonly string[];
    }
  | { readonly answers: false; readonly seconds: number; readonly reason: string };

/**
 * Lists the providers of the config, what they serve and whether one is signed in, and the kinds that a config may name.
 *
 * @returns the exit code: 3 when one does not answer, 2 when one cannot be made as the config has it
 */
export async function runProviders(
  flags: ProvidersFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const { cwd, env } = io;
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  const context = new EOMatchContext(loaded, { adapters, env, directory: cwd });
  const made = await context.makeProviders();
  const wanted = context.config.sensors.map(({ collection }) => collection);
  const listed = await Promise.all(
    made.map((one) => inspect(one, { wanted, hasCheck: flags.check === true, io })),
  );
  io.signal.throwIfAborted();
  await writeText(
    io.stdout,
    flags.json === true ? asJson(listed, adapters) : asTables(listed, { adapters, io }),
  );
  if (listed.some(({ answer }) => answer?.answers === false)) return exitCodes.incomplete;
  return listed.some(({ error }) => error !== undefined) ? exitCodes.wrongUsage : exitCodes.done;
}

async function inspect(
  { kind, key, provider, error }: MadeProvider,
  {
    wanted,
    hasCheck,
    io,
  }: { readonly wanted: readonly string[]; readonly hasCheck: boolean; readonly io: CliIo },
): Promise<ListedProvider> {
  const collections = provider?.collections ?? [];
  return {
    key,
    kind,
    name: provider?.name,
    collections,
    searched: collections.filter((collection) => wanted.includes(collection)),
    signIn: await provider?.signIn?.({ signal: io.signal }),
    answer: hasCheck && provider?.check !== undefined ? await ask(provider, io) : undefined,
    error: error?.message,
  };
}

async function ask(provider: ProductProvider, { signal, nowMs }: CliIo): Promise<Answer> {
  const begunMs = nowMs();
  const seconds = (): number => Math.round(nowMs() - begunMs) / 1000;
  try {
    const { summary, missing } = await (provider.check as NonNullable<typeof provider.check>)({ signal });
    return { answers: true, seconds: seconds(), summary, missing };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // Its name stands in the table already.
    const reason = (error instanceof Error ? error.message : String(error)).replace(`${provider.name}: `, "");
    return { answers: false, seconds: seconds(), reason };
  }
}

function asJson(listed: readonly ListedProvider[], { providerKinds }: CliAdapters): string {
  const lines = [
    ...listed.map(({ answer, ...rest }) => ({
      type: "provider",
      ...rest,
      ...(answer === undefined ? {} : { check: answer }),
    })),
    ...Object.entries(providerKinds).map(([kind, { summary }]) => ({ type: "kind", kind, summary })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function asTables(
  listed: readonly ListedProvider[],
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): string {
  const { bold, red, yellow } = styleOf(io.stdout, io.env);
  const layout = { columns: columnsOf(io.stdout), bold };
  const configured = formatTable(
    [
      { heading: "provider", cell: ({ name, key }) => name ?? key, rank: 0 },
      { heading: "kind", cell: ({ kind }) => kind, rank: 2 },
      {
        heading: "collections",
        cell: ({ collections }) => collections.join(", ") || "–",
        rank: 0,
        wraps: true,
      },
      { heading: "sign-in", cell: signInWords, rank: 1, wraps: true },
    ],
    listed,
    layout,
  );
  const kinds = formatTable(
    [
      { heading: "kind", cell: ([kind]) => kind, rank: 0 },
      { heading: "what it is", cell: ([, { summary }]) => summary, rank: 0, wraps: true },
    ],
    Object.entries(adapters.providerKinds).sort(([a], [b]) => (a < b ? -1 : 1)),
    layout,
  );
  // Reasons are sentences: they stand in lines of their own and are never cut.
  const notes = listed.flatMap(({ name, key, answer, error, collections, searched }) => {
    const label = name ?? key;
    return [
      ...(error === undefined ? [] : [`${red("cannot be used:")} ${error}`]),
      ...(answer === undefined ? [] : [answerLine(label, answer, { red, yellow })]),
      ...(error === undefined && searched.length === 0 && listed.some((other) => other.searched.length > 0)
        ? [`not asked: ${label}: the config searches none of what it serves (${collections.join(", ")})`]
        : []),
    ];
  });
  const head = listed.length === 0 ? "the config names no provider\n" : configured;
  return `${head}${notes.map((note) => `${note}\n`).join("")}\n${kinds}`;
}

function signInWords({ signIn }: ListedProvider): string {
  if (signIn === undefined) return "–";
  if (signIn.state === "not-needed") return "not needed";
  if (signIn.state === "given") return signIn.as === undefined ? "given" : `as ${signIn.as}`;
  return signIn.hint === undefined ? "needed" : `needed: ${signIn.hint}`;
}

function answerLine(
  label: string,
  answer: Answer,
  { red, yellow }: { readonly red: (text: string) => string; readonly yellow: (text: string) => string },
): string {
  if (!answer.answers) return `${red("no answer:")} ${label}: ${answer.reason}`;
  const { seconds, summary, missing } = answer;
  const lacking = missing.length === 0 ? "" : `; ${yellow("it does not have")} ${missing.join(", ")}`;
  return `answers: ${label}: ${summary}, after ${formatDuration(seconds)}${lacking}`;
}
