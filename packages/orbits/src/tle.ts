import type { ElementSet } from "./element-set.js";
import { OrbitError, type OrbitErrorCode } from "./errors.js";
import { attemptSet, type ParseOptions, placeOf } from "./parse-options.js";

/** A line of the text with its number. */
interface NumberedLine {
  readonly text: string;
  readonly number: number;
}

const LINE_LENGTH = 69;

/**
 * Reads two-line element sets, with or without name lines, of one or many satellites.
 *
 * Blank lines and lines that begin with `#` are passed over; the line before a line 1 is its name, a leading `0 ` is
 * dropped. Columns and checksum follow the CelesTrak description of the format (T. S. Kelso, "Two-Line Element Set
 * Format"); catalogue numbers may be Alpha-5 (space-track.org documentation, "Alpha-5"). A two-digit year below 57
 * is in the 2000s. The text's order is kept.
 *
 * @throws OrbitError `orbits/bad-line-length`, `orbits/bad-checksum`, `orbits/bad-element-set`,
 * `orbits/unsupported-theory`
 */
export function parseTle(text: string, options: ParseOptions = {}): ElementSet[] {
  const lines = numberedLines(text);
  const sets: ElementSet[] = [];
  let name: NumberedLine | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as NumberedLine;
    if (!startsElementLine(line.text, "1")) {
      const unused = startsElementLine(line.text, "2") ? line : name;
      if (unused) rejectStray(unused, options);
      name = startsElementLine(line.text, "2") ? undefined : line;
      continue;
    }
    const next = lines[i + 1];
    const second = next && startsElementLine(next.text, "2") ? next : undefined;
    if (second) i++;
    const set = attemptSet(
      () => readSet(line, second, { name: name?.text, source: options.source }),
      options,
    );
    if (set) sets.push(set);
    name = undefined;
  }
  if (name) rejectStray(name, options);
  return sets;
}

/** Tells whether a line looks like line 1 or line 2 of a TLE, be it whole or damaged. */
export function startsElementLine(text: string, which: "1" | "2"): boolean {
  return text.startsWith(`${which} `) && /^. [0-9A-HJ-NP-Z ][0-9 ]{4}/.test(text) && text.length > 20;
}

function numberedLines(text: string): NumberedLine[] {
  const withoutMark = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return withoutMark
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line.trimEnd(), number: index + 1 }))
    .filter((line) => line.text.trim() !== "" && !line.text.startsWith("#"));
}

function rejectStray(line: NumberedLine, options: ParseOptions): void {
  attemptSet(() => {
    const wanted = startsElementLine(line.text, "2") ? "a line 1 before it" : "a line 1 after it";
    throw bad("orbits/bad-element-set", `expected ${wanted}, found only ${quote(line.text)}`, {
      line,
      source: options.source,
    });
  }, options);
}

function readSet(
  line1: NumberedLine,
  line2: NumberedLine | undefined,
  { name, source }: { name: string | undefined; source: string | undefined },
): ElementSet {
  if (!line2) {
    throw bad("orbits/bad-element-set", "line 1 of an element set is not followed by its line 2", {
      line: line1,
      source,
    });
  }
  for (const line of [line1, line2]) checkLine(line, source);
  const one = columnsOf(line1, source);
  const two = columnsOf(line2, source);
  const noradId = one.catalogueNumber();
  if (two.catalogueNumber() !== noradId) {
    throw bad(
      "orbits/bad-element-set",
      `line 1 is of satellite ${noradId}, line 2 of ${two.catalogueNumber()}; they do not belong together`,
      { line: line2, source },
    );
  }
  const theory = one.text(63, 63);
  if (theory !== "" && theory !== "0" && theory !== "2") {
    throw bad(
      "orbits/unsupported-theory",
      `the set was made for ephemeris type ${theory}, only SGP4 (0, 2 or blank) can be propagated`,
      { line: line1, source },
    );
  }
  const epochSeconds = one.epochSeconds();
  const revolution = two.text(64, 68);
  const title = name?.replace(/^0 /, "").trim();
  const designator = longDesignator(one.text(10, 17));
  return {
    noradId,
    ...(title ? { name: title } : {}),
    ...(designator ? { internationalDesignator: designator } : {}),
    epoch: new Date(Math.round(epochSeconds * 1000)),
    epochSeconds,
    meanMotionRevPerDay: two.number("mean motion", 53, 63, { above: 0, below: 20 }),
    eccentricity: two.fraction("eccentricity", 27, 33),
    inclinationDeg: two.number("inclination", 9, 16, { from: 0, to: 180 }),
    rightAscensionDeg: two.number("right ascension", 18, 25, { from: 0, to: 360 }),
    argumentOfPerigeeDeg: two.number("argument of perigee", 35, 42, { from: 0, to: 360 }),
    meanAnomalyDeg: two.number("mean anomaly", 44, 51, { from: 0, to: 360 }),
    bstar: one.power("B* drag term", 54, 61),
    meanMotionDot: one.number("first derivative of mean motion", 34, 43, {}),
    meanMotionDdot: one.power("second derivative of mean motion", 45, 52),
    ...(revolution === "" ? {} : { revolutionNumber: two.integer("revolution number", 64, 68) }),
    format: "tle",
    lines: [line1.text, line2.text],
    ...(source === undefined ? {} : { source }),
    line: line1.number,
  };
}

function checkLine(line: NumberedLine, source: string | undefined): void {
  if (line.text.length !== LINE_LENGTH) {
    throw bad(
      "orbits/bad-line-length",
      `expected ${LINE_LENGTH} characters, found ${line.text.length} in ${quote(line.text)}`,
      { line, source },
    );
  }
  const expected = checksum(line.text);
  const found = line.text[LINE_LENGTH - 1];
  if (String(expected) !== found) {
    throw bad(
      "orbits/bad-checksum",
      `the characters add up to checksum ${expected}, found ${quote(found ?? "")} in column 69 of ${quote(line.text)}`,
      { line, source },
    );
  }
}

/** Sum of the digits of the first 68 columns, each minus sign counting 1, modulo 10. */
function checksum(line: string): number {
  let sum = 0;
  for (const character of line.slice(0, LINE_LENGTH - 1)) {
    if (character >= "0" && character <= "9") sum += Number(character);
    else if (character === "-") sum += 1;
  }
  return sum % 10;
}

/** Readers of the fixed columns of one line; columns are counted from 1, both ends inclusive, as the format does. */
function columnsOf(line: NumberedLine, source: string | undefined) {
  const text = (from: number, to: number): string => line.text.slice(from - 1, to).trim();
  const refuse = (what: string, found: string): OrbitError =>
    bad("orbits/bad-element-set", `${what} cannot be ${quote(found)}`, { line, source });
  const parsed = (
    what: string,
    found: string,
    pattern: RegExp,
    value: (match: RegExpExecArray) => number,
  ) => {
    const match = pattern.exec(found);
    if (!match) throw refuse(what, found);
    return value(match);
  };
  return {
    text,
    number(what: string, from: number, to: number, range: NumberRange): number {
      const found = text(from, to);
      const value = parsed(what, found, /^[+-]?\d*\.?\d*$/, (match) => Number(match[0]));
      if (found === "" || !inRange(value, range)) throw refuse(what, found);
      return value;
    },
    integer: (what: string, from: number, to: number): number =>
      parsed(what, text(from, to), /^\d+$/, (match) => Number(match[0])),
    /** Digits behind an assumed decimal point. */
    fraction: (what: string, from: number, to: number): number =>
      parsed(what, line.text.slice(from - 1, to).replaceAll(" ", "0"), /^\d+$/, (match) =>
        Number(`0.${match[0]}`),
      ),
    /** Digits behind an assumed decimal point, then a signed power of ten: `-14504-3` is -0.14504e-3. */
    power: (what: string, from: number, to: number): number =>
      parsed(what, text(from, to), /^([+-]?)\s*\.?(\d+)\s*([+-]?\d)$/, (match) =>
        Number(`${match[1]}0.${match[2]}e${match[3]}`),
      ),
    catalogueNumber: (): number =>
      parsed("catalogue number", text(3, 7), /^([A-HJ-NP-Z]?)(\d{1,5})$/, (match) =>
        match[1] ? alpha5(match[1]) * 10_000 + Number(match[2]) : Number(match[2]),
      ),
    epochSeconds: (): number =>
      parsed(
        "epoch",
        line.text.slice(18, 32).replaceAll(" ", "0"),
        /^(\d{2})(\d{3})\.(\d{1,8})$/,
        (match) => {
          const shortYear = Number(match[1]);
          const day = Number(match[2]);
          if (day < 1 || day > 366) throw refuse("epoch", line.text.slice(18, 32));
          const midnight = Date.UTC(shortYear + (shortYear < 57 ? 2000 : 1900), 0, day) / 1000;
          // In integers: a fraction of a day as a float, times 86400, loses the last digits.
          return midnight + (Number((match[3] as string).padEnd(8, "0")) * 864) / 1_000_000;
        },
      ),
  };
}

interface NumberRange {
  readonly above?: number;
  readonly below?: number;
  readonly from?: number;
  readonly to?: number;
}

function inRange(value: number, range: NumberRange): boolean {
  return (
    Number.isFinite(value) &&
    value > (range.above ?? Number.NEGATIVE_INFINITY) &&
    value < (range.below ?? Number.POSITIVE_INFINITY) &&
    value >= (range.from ?? Number.NEGATIVE_INFINITY) &&
    value <= (range.to ?? Number.POSITIVE_INFINITY)
  );
}

/** Alpha-5: A is 10, Z is 33, the letters I and O are left out. */
function alpha5(letter: string): number {
  return 10 + "ABCDEFGHJKLMNPQRSTUVWXYZ".indexOf(letter);
}

/** `15028A` (two-digit year) to `2015-028A`. */
function longDesignator(short: string): string | undefined {
  const match = /^(\d{2})(\d{3})([A-Z]{1,3})$/.exec(short);
  if (!match) return undefined;
  return `${Number(match[1]) < 57 ? "20" : "19"}${match[1]}-${match[2]}${match[3]}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

function bad(
  code: OrbitErrorCode,
  what: string,
  { line, source }: { line: NumberedLine; source: string | undefined },
): OrbitError {
  return new OrbitError(code, `cannot read the element set at ${placeOf(source, line.number)}: ${what}`, {
    ...(source === undefined ? {} : { source }),
    line: line.number,
  });
}
