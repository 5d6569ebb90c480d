import type { ElementSet, ElementSetFormat } from "./element-set.js";
import { OrbitError } from "./errors.js";
import { elementSetFromOmm, type OmmRecord } from "./omm.js";
import { attemptSet, type ParseOptions, placeOf } from "./parse-options.js";

/** A record and the line it begins at. */
interface FoundRecord {
  readonly record: OmmRecord;
  readonly line?: number;
}

/**
 * Reads OMM in JSON: one object or an array of them, as CelesTrak and Space-Track write it.
 *
 * @throws OrbitError `orbits/unknown-format` (not JSON), `orbits/bad-element-set`, `orbits/unsupported-theory`
 */
export function parseOmmJson(text: string, options: ParseOptions = {}): ElementSet[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new OrbitError(
      "orbits/unknown-format",
      `cannot read ${placeOf(options.source, undefined)} as OMM JSON: ${(cause as Error).message}`,
      {
        ...(options.source === undefined ? {} : { source: options.source }),
        cause,
      },
    );
  }
  const objects: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const records = objects.map((entry) => ({
    record: typeof entry === "object" && entry !== null ? (entry as OmmRecord) : {},
  }));
  return toElementSets(records, "omm-json", options);
}

/**
 * Reads OMM in CSV: a header line of keywords, one set a row, as CelesTrak and Space-Track write it (RFC 4180).
 *
 * @throws OrbitError `orbits/bad-element-set`, `orbits/unsupported-theory`
 */
export function parseOmmCsv(text: string, options: ParseOptions = {}): ElementSet[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const headerIndex = lines.findIndex((line) => line.trim() !== "");
  const keys = csvFields(lines[headerIndex] ?? "").map((key) => key.trim().toUpperCase());
  const records: FoundRecord[] = [];
  for (let i = headerIndex + 1; i < lines.length; i++) {
    if ((lines[i] as string).trim() === "") continue;
    const values = csvFields(lines[i] as string);
    records.push({ record: Object.fromEntries(keys.map((key, k) => [key, values[k]])), line: i + 1 });
  }
  return toElementSets(records, "omm-csv", options);
}

/** Splits one row; the keywords' values never hold a line break, so a row is a line. */
function csvFields(row: string): string[] {
  const fields: string[] = [];
  for (const match of row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"'));
  }
  return fields;
}

/**
 * Reads OMM in XML: one `omm` or an `ndm` of many (CCSDS 505.0-B-3), with or without a namespace prefix.
 *
 * @throws OrbitError `orbits/unknown-format` (no `omm` element), `orbits/bad-element-set`, `orbits/unsupported-theory`
 */
export function parseOmmXml(text: string, options: ParseOptions = {}): ElementSet[] {
  // An OMM is flat: every keyword is an element that holds text only, so its leaves are all there is to read.
  const bare = text.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, " "));
  const records: FoundRecord[] = [];
  for (const message of bare.matchAll(/<(?:\w+:)?omm[\s>][\s\S]*?<\/(?:\w+:)?omm\s*>/g)) {
    const record: Record<string, string> = {};
    for (const leaf of message[0].matchAll(
      /<(?:\w+:)?([A-Z][A-Z0-9_]*)(?:\s[^>]*)?>([^<]*|<!\[CDATA\[[\s\S]*?\]\]>)<\//g,
    )) {
      record[leaf[1] as string] = xmlText(leaf[2] as string);
    }
    records.push({ record, line: bare.slice(0, message.index).split("\n").length });
  }
  if (records.length === 0) {
    throw new OrbitError(
      "orbits/unknown-format",
      `${placeOf(options.source, undefined)} is XML without a complete <omm> element, expected an orbit mean-elements message`,
      options.source === undefined ? {} : { source: options.source },
    );
  }
  return toElementSets(records, "omm-xml", options);
}

const XML_ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function xmlText(text: string): string {
  const data = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text);
  if (data) return data[1] as string;
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return XML_ENTITIES[name as string] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

/**
 * Reads OMM in keyword = value notation, one message after another (CCSDS 502.0-B-3, section 7).
 *
 * A message begins at CCSDS_OMM_VERS or, where that is left out, at a keyword the message already has.
 *
 * @throws OrbitError `orbits/bad-element-set`, `orbits/unsupported-theory`
 */
export function parseOmmKvn(text: string, options: ParseOptions = {}): ElementSet[] {
  const records: { record: Record<string, string>; line: number }[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .entries()) {
    const match = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*(?:\[[^\]]*\])?\s*$/.exec(line);
    if (!match || match[1] === "COMMENT") continue;
    const key = match[1] as string;
    const current = records.at(-1);
    if (current === undefined || key === "CCSDS_OMM_VERS" || key in current.record) {
      records.push({ record: { [key]: match[2] as string }, line: index + 1 });
    } else {
      current.record[key] = match[2] as string;
    }
  }
  return toElementSets(records, "omm-kvn", options);
}

function toElementSets(
  records: readonly FoundRecord[],
  format: ElementSetFormat,
  options: ParseOptions,
): ElementSet[] {
  const sets: ElementSet[] = [];
  for (const { record, line } of records) {
    const origin = {
      format,
      ...(options.source === undefined ? {} : { source: options.source }),
      ...(line === undefined ? {} : { line }),
    };
    const set = attemptSet(() => elementSetFromOmm(record, origin), options);
    if (set) sets.push(set);
  }
  return sets;
}
