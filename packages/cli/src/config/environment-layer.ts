import { parseDocument } from "yaml";
import type { ConfigProblem } from "../errors.js";
import { closest } from "../suggest.js";
import { configKeys, nestedKeys, otherNames, structuredKeys } from "./keys.js";
import type { ConfigMapping } from "./layer.js";
import type { ConfigOrigin, ConfigPath } from "./origin.js";
import type { Environment } from "./variables.js";
import type { ReadLayer } from "./yaml-layer.js";

const prefix = "EOMATCH_";

const pathOfVariable: ReadonlyMap<string, ConfigPath> = new Map(
  configKeys.flatMap((key): [string, ConfigPath][] => {
    const inner = nestedKeys[key];
    const name = `${prefix}${key.toUpperCase()}`;
    return inner === undefined
      ? [[name, [key]]]
      : inner.map((nested) => [`${name}_${nested.toUpperCase()}`, [key, nested]]);
  }),
);

/**
 * Reads the config keys that the environment sets: `EOMATCH_START_TIME`, `EOMATCH_MATCHUP_CATALOGUE_PATH` …
 *
 * `orbits`, `providers`, `linked_files`, `region` and `custom_satellites` are YAML, `EOMATCH_ORBITS='{ kind: celestrak }'`. An
 * empty variable counts as not set. A variable that is nearly one of these, or a key by another name, is a problem;
 * others that begin with `EOMATCH_` are left alone, since they may belong to another program.
 */
export function readEnvironmentLayer(env: Environment, directory: string): ReadLayer {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const variableOf = new Map<string, string>();
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(prefix) || text === undefined || text.trim() === "") continue;
    const path = pathOfVariable.get(name);
    if (path === undefined) {
      const meant = meantVariable(name);
      if (meant !== undefined) {
        const reason = `there is no such variable: did you mean ${meant}?`;
        problems.push({ origin: { kind: "variable", name }, key: "", reason });
      }
      continue;
    }
    const [key = "", nested] = path as [string, string?];
    variableOf.set(path.join("."), name);
    const value = structuredKeys.has(key) ? structured(text, name, problems) : text;
    values[key] = nested === undefined ? value : { ...(values[key] as ConfigMapping), [nested]: value };
  }
  const originOf = (path: ConfigPath): ConfigOrigin => ({
    kind: "variable",
    name: variableOf.get(path.slice(0, 2).join(".")) ?? variableOf.get(String(path[0])) ?? prefix,
  });
  return { layer: { name: "environment", values, written: values, directory, originOf }, problems };
}

/** The variable that one which there is not was most likely meant to be: a key's other name, its mapping, or a near one. */
function meantVariable(name: string): string | undefined {
  const word = withoutPrefix(name).toLowerCase();
  const key = otherNames.get(word) ?? word;
  const inner = nestedKeys[key]?.[0];
  const variable = `${prefix}${(inner === undefined ? key : `${key}_${inner}`).replace(".", "_").toUpperCase()}`;
  if (pathOfVariable.has(variable)) return variable;
  const near = closest(withoutPrefix(name), [...pathOfVariable.keys()].map(withoutPrefix));
  return near === undefined ? undefined : `${prefix}${near}`;
}

function withoutPrefix(name: string): string {
  return name.slice(prefix.length);
}

function structured(text: string, name: string, problems: ConfigProblem[]): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  const [fault] = document.errors;
  if (fault === undefined) return document.toJS();
  problems.push({ origin: { kind: "variable", name }, key: "", reason: `it is not YAML: ${fault.message}` });
  return undefined;
}
