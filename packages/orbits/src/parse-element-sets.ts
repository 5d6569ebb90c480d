import type { ElementSet, ElementSetFormat } from "./element-set.js";
import { OrbitError } from "./errors.js";
import { parseOmmCsv, parseOmmJson, parseOmmKvn, parseOmmXml } from "./omm-formats.js";
import { type ParseOptions, placeOf } from "./parse-options.js";
import { parseTle, startsElementLine } from "./tle.js";

const PARSERS: Readonly<Record<ElementSetFormat, (text: string, options: ParseOptions) => ElementSet[]>> = {
  tle: parseTle,
  "omm-json": parseOmmJson,
  "omm-xml": parseOmmXml,
  "omm-csv": parseOmmCsv,
  "omm-kvn": parseOmmKvn,
};

/**
 * Reads element sets in whichever notation the text is in: TLE (two or three lines), OMM JSON, XML, CSV or KVN.
 *
 * The order of the text is kept, satellites may be mixed. A blank text holds no sets and yields none.
 *
 * @throws OrbitError `orbits/unknown-format` when the text is none of these; besides, what the parsers throw:
 * `orbits/bad-line-length`, `orbits/bad-checksum`, `orbits/bad-element-set`, `orbits/unsupported-theory`
 */
export function parseElementSets(text: string, options: ParseOptions = {}): ElementSet[] {
  if (text.replace(/^\uFEFF/, "").trim() === "") return [];
  const format = formatOf(text);
  if (format === undefined) {
    const begin = JSON.stringify(text.trim().slice(0, 60));
    throw new OrbitError(
      "orbits/unknown-format",
      `cannot read ${placeOf(options.source, undefined)}: expected element sets as TLE, OMM JSON, XML, CSV or KVN, found a text that begins with ${begin}`,
      options.source === undefined ? {} : { source: options.source },
    );
  }
  return PARSERS[format](text, options);
}

function formatOf(text: string): ElementSetFormat | undefined {
  const trimmed = text.replace(/^\uFEFF/, "").trimStart();
  if (/^[[{]/.test(trimmed)) return "omm-json";
  if (/<(?:\w+:)?(?:ndm|omm)[\s>]/.test(trimmed.slice(0, 4096)) || trimmed.startsWith("<?xml"))
    return "omm-xml";
  const lines = trimmed.split(/\r\n|\n|\r/);
  if (lines.some((line) => startsElementLine(line, "1") || startsElementLine(line, "2"))) return "tle";
  const first = (lines[0] as string).toUpperCase();
  if (first.includes(",") && first.includes("MEAN_MOTION")) return "omm-csv";
  if (lines.some((line) => /^\s*MEAN_MOTION\s*=/.test(line))) return "omm-kvn";
  return undefined;
}
