import { HttpError } from "../errors.js";
import { contentSummary, type HttpAnswer } from "./exchange.js";

/**
 * Reads an answer that is to be JSON.
 *
 * @throws HttpError `http/status` for a refusal, with the archive's own words; `http/truncated`, worth another try,
 *   for JSON that breaks off; `http/bad-content` for a page of HTML or XML
 */
export function readJson(answer: HttpAnswer): unknown {
  const { status } = answer;
  if (status < 200 || status > 299) {
    const words = refusalWords(answer.text);
    throw new HttpError(
      "http/status",
      words === undefined ? contentSummary(answer) : `status ${status}: ${words}`,
      {
        status,
      },
    );
  }
  if (/^\s*</.test(answer.text)) {
    throw new HttpError("http/bad-content", `a page of HTML or XML came: ${contentSummary(answer)}`, {
      status,
    });
  }
  try {
    return JSON.parse(answer.text);
  } catch (error) {
    const isCutOff = /^\s*[{[]/.test(answer.text) && !/[}\]]\s*$/.test(answer.text);
    throw new HttpError(
      "http/truncated",
      `${isCutOff ? "half a page of JSON" : "no JSON"} came: ${contentSummary(answer)}`,
      { status, isTransient: true, cause: error },
    );
  }
}

/** The archive's own words in a refusal: each framework has another field for them. */
function refusalWords(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: the caller shows the beginning of the text instead.
    return undefined;
  }
  // What is no sentence, like a list of what is wrong with each field, says something as it is.
  const words =
    wordsOf(value) ?? JSON.stringify(isFields(value) ? value[wordFieldOf(value) ?? ""] : undefined);
  return words?.replace(/\s+/g, " ").slice(0, 300);
}

const wordFields = ["description", "detail", "message", "errorMessage", "errors", "error", "title"] as const;

function wordsOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (Array.isArray(value))
    return (
      value
        .map(wordsOf)
        .filter((words) => words !== undefined)
        .join("; ") || undefined
    );
  if (!isFields(value)) return undefined;
  return wordFields.map((field) => wordsOf(value[field])).find((words) => words !== undefined);
}

interface Fields {
  readonly [field: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function wordFieldOf(fields: Fields): string | undefined {
  return wordFields.find((field) => fields[field] !== undefined && fields[field] !== null);
}
