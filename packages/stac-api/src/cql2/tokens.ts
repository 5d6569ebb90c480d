import { invalidParameter } from "../errors.js";

/** A piece of CQL2 text, and where it begins. */
export interface Token {
  /** `word` is a keyword, a function or a property; `name` a property in double quotes. */
  readonly kind: "word" | "name" | "text" | "number" | "sign" | "end";
  /** As it is meant: quotes and their doubling taken off. */
  readonly value: string;
  readonly at: number;
}

// Names as CQL2's BNF has them: letters, `_` and `:` first; digits and points within. Names with anything else stand
// in double quotes.
const pattern =
  /\s+|(?<word>[\p{L}_:][\p{L}\p{N}\p{M}_:.]*)|"(?<name>(?:[^"]|"")*)"|'(?<text>(?:[^'\\]|''|\\[\s\S])*)'|(?<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)|(?<sign><>|<=|>=|[=<>(),])/uy;

/**
 * Takes CQL2 text apart.
 *
 * @throws StacApiError `stac-api/invalid-parameter` at what belongs to no token
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) {
      throw invalidParameter(
        "filter",
        `cannot be read from ${JSON.stringify(text.slice(at, at + 20))} on, at character ${at + 1}`,
      );
    }
    const { word, name, text: quoted, number, sign } = match.groups ?? {};
    if (word !== undefined) tokens.push({ kind: "word", value: word, at });
    else if (name !== undefined) tokens.push({ kind: "name", value: name.replaceAll('""', '"'), at });
    else if (quoted !== undefined) tokens.push({ kind: "text", value: unquoted(quoted), at });
    else if (number !== undefined) tokens.push({ kind: "number", value: number, at });
    else if (sign !== undefined) tokens.push({ kind: "sign", value: sign, at });
    at = pattern.lastIndex;
  }
  tokens.push({ kind: "end", value: "", at: text.length });
  return tokens;
}

// A quote within is doubled or comes after a backslash; other backslashes are for LIKE to read.
function unquoted(text: string): string {
  return text.replaceAll("''", "'").replaceAll("\\'", "'");
}
