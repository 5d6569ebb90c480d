import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from "yaml";
import { CliError, type ConfigProblem } from "../errors.js";
import { type ConfigLayer, type ConfigMapping, isMapping } from "./layer.js";
import { type ConfigOrigin, type ConfigPath, formatKey, formatOrigin } from "./origin.js";
import { type Environment, replaceVariables } from "./variables.js";

/** A layer and what is wrong with its references to the environment. */
export interface ReadLayer {
  readonly layer: ConfigLayer;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads a config file's text, YAML 1.2 with merge keys (`<<`); times stay text.
 *
 * @throws CliError `cli/unreadable-config` when it is not YAML or not a mapping
 */
export function readYamlLayer(
  text: string,
  options: { readonly file: string; readonly directory: string; readonly env: Environment },
): ReadLayer {
  const { file, directory, env } = options;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line;
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = lineAt(fault.pos[0]);
    const faulty = text.split("\n")[line - 1] ?? "";
    const [, key] =
      fault.code === "DUPLICATE_KEY" ? (/^([^:\s]+)\s*:/.exec(text.slice(fault.pos[0])) ?? []) : [];
    const reason =
      key === undefined
        ? `${fault.message}${hintFor(faulty)}`
        : `${key} stands here a second time: keep one of the two`;
    throw unreadable({ kind: "file", file, line }, reason);
  }
  const written = toMapping(document.toJS(), { kind: "file", file });
  const originOf = (path: ConfigPath): ConfigOrigin => {
    const offset = offsetOf(document.contents, path, (alias) =>
      isAlias(alias) ? alias.resolve(document) : alias,
    );
    return { kind: "file", file, line: offset === undefined ? undefined : lineAt(offset) };
  };
  const { values, unresolved } = replaceVariables(written, env);
  return {
    layer: { name: file, values, written, directory, originOf },
    problems: unresolved.map(({ path, reason }) => ({
      origin: originOf(path),
      key: formatKey(path),
      reason,
    })),
  };
}

function toMapping(value: unknown, origin: ConfigOrigin): ConfigMapping {
  // A file that is empty or holds comments only says nothing, which is no mistake.
  if (value === null || value === undefined) return {};
  if (isMapping(value)) return value;
  const found = Array.isArray(value) ? "a list" : `the ${typeof value} ${JSON.stringify(value)}`;
  throw unreadable(origin, `a config is a mapping of keys to values, found ${found}: write key: value lines`);
}

/** Braces are YAML's own, so a reference to a variable within `{ … }` or `[ … ]` has to stand in quotes. */
function hintFor(line: string): string {
  const [, name] = /[[{,:]\s*\$\{(\w+)\}/.exec(line) ?? [];
  return name === undefined ? "" : `: put "$\{${name}}" in quotes`;
}

function unreadable(origin: ConfigOrigin, reason: string): CliError {
  const sentence = reason.charAt(0).toLowerCase() + reason.slice(1).replace(/\.$/, "");
  return new CliError("cli/unreadable-config", `${formatOrigin(origin)}: ${sentence}`, {
    problems: [{ origin, key: "", reason: sentence }],
  });
}

/** Offset of the key or entry at a path, or of the last one on the way that is there. */
function offsetOf(root: unknown, path: ConfigPath, resolved: (node: unknown) => unknown): number | undefined {
  let node = resolved(root);
  let offset: number | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (pair === undefined) break;
      offset = (pair.key as ParsedNode).range?.[0] ?? offset;
      node = resolved(pair.value);
    } else if (isSeq(node) && typeof part === "number") {
      const entry = node.items[part];
      if (entry === undefined) break;
      offset = (entry as ParsedNode).range?.[0] ?? offset;
      node = resolved(entry);
    } else {
      break;
    }
  }
  return offset;
}
