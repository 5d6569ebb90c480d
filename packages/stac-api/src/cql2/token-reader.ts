import { invalidParameter, type StacApiError } from "../errors.js";
import type { Token } from "./tokens.js";

/** Goes through tokens one by one. */
export interface TokenReader {
  /** The next token, which stays. */
  peek(ahead?: number): Token;
  next(): Token;
  /** Takes a sign if it is next. */
  takeSign(sign: string): boolean;
  /** Takes a keyword if it is next, in upper or lower case. */
  takeWord(word: string): boolean;
  /** Takes a sign, which must be next. @throws StacApiError */
  expectSign(sign: string): void;
  /** Takes a keyword, which must be next. @throws StacApiError */
  expectWord(word: string): void;
  /** What is wrong with the next token. */
  refusal(expected: string): StacApiError;
}

/** Reads tokens from the first on. */
export function tokenReader(tokens: readonly Token[]): TokenReader {
  let position = 0;
  const at = (index: number): Token => tokens[Math.min(index, tokens.length - 1)] as Token;
  const isWord = (word: string): boolean => {
    const { kind, value } = at(position);
    return kind === "word" && value.toUpperCase() === word;
  };
  const isSign = (sign: string): boolean => {
    const { kind, value } = at(position);
    return kind === "sign" && value === sign;
  };
  const reader: TokenReader = {
    peek: (ahead = 0) => at(position + ahead),
    next: () => at(position++),
    takeSign(sign) {
      if (!isSign(sign)) return false;
      position += 1;
      return true;
    },
    takeWord(word) {
      if (!isWord(word)) return false;
      position += 1;
      return true;
    },
    expectSign(sign) {
      if (!reader.takeSign(sign)) throw reader.refusal(sign);
    },
    expectWord(word) {
      if (!reader.takeWord(word)) throw reader.refusal(word);
    },
    refusal(expected) {
      const { kind, value, at: character } = at(position);
      const found = kind === "end" ? "the end" : JSON.stringify(value);
      return invalidParameter("filter", `expected ${expected} at character ${character + 1}, found ${found}`);
    },
  };
  return reader;
}
