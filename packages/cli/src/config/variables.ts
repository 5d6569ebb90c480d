import { type ConfigMapping, isMapping } from "./layer.js";
import type { ConfigPath } from "./origin.js";

/** Environment variables by name. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** A reference, to the environment or by an alias, that cannot be followed. */
export interface UnresolvedReference {
  readonly path: ConfigPath;
  readonly reason: string;
}

// `$${` is the text `${`; an opened `${` without a proper name is a mistake worth naming.
const reference = /\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|(\$\{)/g;

/**
 * Replaces `${VAR}` in every text of a config tree by the environment's value; `$${` stands for `${` itself.
 *
 * Values are put in as text, never read as YAML, so a secret may hold any character. Keys stay as they are.
 */
export function replaceVariables(
  values: ConfigMapping,
  env: Environment,
): { readonly values: ConfigMapping; readonly unresolved: readonly UnresolvedReference[] } {
  // The mappings and lists that the value in hand stands in.
  const around = new Set<object>();
  const unresolved: UnresolvedReference[] = [];
  const replaced = (value: unknown, path: ConfigPath): unknown => {
    if (typeof value === "string") {
      return value.replace(reference, (whole: string, escaped?: string, name?: string) => {
        if (escaped !== undefined) return escaped;
        const found = name === undefined ? undefined : env[name];
        if (found !== undefined) return found;
        const reason =
          name === undefined
            ? `found \${ without a variable's name and }: write \${NAME}, or $\${ for the text itself`
            : `the environment variable ${name} is not set: set it, or write $\${${name}} for the text itself`;
        unresolved.push({ path, reason });
        return whole;
      });
    }
    if (!Array.isArray(value) && !isMapping(value)) return value;
    if (around.has(value)) {
      unresolved.push({ path, reason: "holds an alias of what it stands in: write what is meant" });
      return undefined;
    }
    around.add(value);
    const inner = Array.isArray(value)
      ? value.map((entry: unknown, i) => replaced(entry, [...path, i]))
      : replacedEntries(value, path);
    around.delete(value);
    return inner;
  };
  const replacedEntries = (mapping: ConfigMapping, path: ConfigPath): ConfigMapping =>
    Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, replaced(value, [...path, key])]));
  return { values: replacedEntries(values, []), unresolved };
}
