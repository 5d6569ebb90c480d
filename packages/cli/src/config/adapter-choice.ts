import { z } from "zod";
import type { AdapterKind } from "../adapters.js";
import { closest, knownAre } from "../suggest.js";
import type { Complain } from "./check.js";
import type { AdapterChoice } from "./config.js";
import type { AdapterEntry } from "./document.js";
import type { ConfigOrigin, ConfigPath } from "./origin.js";
import { formatKey } from "./origin.js";
import { checkSchema } from "./schema-problems.js";

interface Kinds {
  readonly [kind: string]: AdapterKind<unknown>;
}

interface ChoiceContext {
  readonly path: ConfigPath;
  readonly kinds: Kinds;
  readonly configDirectory: string;
  readonly origin: ConfigOrigin;
  readonly complain: Complain;
  /** What may stand for a kind besides, for suggestions. */
  readonly others?: readonly string[];
}

/**
 * Reads the one adapter that a key chooses or does without: a kind by its name alone, a kind with its options,
 * `none` or nothing at all.
 *
 * @returns undefined for none, and for a choice that was complained of
 */
export function readOptionalAdapter(
  entry: AdapterEntry | string | undefined,
  context: ChoiceContext,
): AdapterChoice | undefined {
  if (entry === undefined) return undefined;
  const { kind, ...options } = typeof entry === "string" ? { kind: entry } : entry;
  if (kind !== "none") return readAdapter({ kind, ...options }, { ...context, others: ["none"] });
  const [surplus] = Object.keys(options);
  if (surplus !== undefined) {
    context.complain([...context.path, surplus], "means nothing beside kind none: remove it, or name a kind");
  }
  return undefined;
}

/** Reads a list of adapters, each by its kind with its options; those complained of are left out. */
export function readAdapters(
  entries: readonly AdapterEntry[],
  context: Omit<ChoiceContext, "origin"> & { readonly originOf: (path: ConfigPath) => ConfigOrigin },
): AdapterChoice[] {
  return entries
    .map((entry, i) => {
      const path = [...context.path, i];
      return readAdapter(entry, { ...context, path, origin: context.originOf(path) });
    })
    .filter((choice) => choice !== undefined);
}

function readAdapter(
  { kind, ...options }: AdapterEntry,
  { path, kinds, configDirectory, origin, complain, others = [] }: ChoiceContext,
): AdapterChoice | undefined {
  const found = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (found === undefined) {
    const known = [...Object.keys(kinds), ...others];
    const near = closest(kind, known);
    complain(
      [...path, "kind"],
      `there is no kind ${JSON.stringify(kind)}: ${near === undefined ? "" : `did you mean ${near}? `}${knownAre(known)}`,
    );
    return undefined;
  }
  return readOptions(found, { kind, options }, { path, configDirectory, origin, complain });
}

/** Reads the options of an adapter whose kind is known; undefined when they were complained of. */
export function readOptions(
  found: AdapterKind<unknown>,
  { kind, options }: { readonly kind: string; readonly options: object },
  { path, configDirectory, origin, complain }: Omit<ChoiceContext, "kinds" | "others">,
): AdapterChoice | undefined {
  const checked = checkSchema(found.options(z), options);
  for (const problem of checked.problems) complain([...path, ...problem.path], problem.reason);
  return checked.problems.length > 0
    ? undefined
    : { kind, options: checked.value, configDirectory, origin, key: formatKey(path) };
}
