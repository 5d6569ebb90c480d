import { type ConfigMapping, isMapping } from "./layer.js";
import type { ConfigPath } from "./origin.js";

/** Environment variables by name. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** A reference to the environment that cannot be followed. */
export interface UnresolvedVariable {
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
): { readonly values: ConfigMapping; readonly unresolved: readonly UnresolvedVariable[] } {
  const unresolved: UnresolvedVariable[] = [];
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
    if (Array.isArray(value)) return value.map((entry: unknown, i) => replaced(entry, [...path, i]));
    if (isMapping(value)) return replacedEntries(value, path);
    return value;
  };
  const replacedEntries = (mapping: ConfigMapping, path: ConfigPath): ConfigMapping =>
    Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, replaced(value, [...path, key])]));
  return { values: replacedEntries(values, []), unresolved };
}
