// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configs refer to variables in this way
import { goodConfig } from "./in-process.js";

/** A mistake and what eomatch says of it. */
export interface WrongUse {
  readonly name: string;
  /** Flags; `find --config find.yaml` by default. */
  readonly argv?: readonly string[];
  /** Config; the good one by default. */
  readonly config?: string;
  readonly files?: { readonly [path: string]: string };
  readonly env?: { readonly [name: string]: string };
  /** All of stderr, or parts of it. */
  readonly says: string | readonly (string | RegExp)[];
  readonly exitCode?: number;
}

/** The command that a mistake is made with, unless it names its own. */
export const find: readonly string[] = ["find", "--config", "find.yaml"];
/** The good config with one part replaced. */
export const replaced = (from: string, to: string): string => {
  if (!goodConfig.includes(from)) throw new Error(`the good config has no ${from}`);
  return goodConfig.replace(from, to);
};
const line = (text: string): string => `error: find.yaml:${text}\n`;

/** Mistakes in configs and variables, each with the whole of the message or its parts. */
export const wrongUses: readonly WrongUse[] = [
  {
    name: "a misspelt key",
    config: replaced("start_time", "start_tme"),
    says: line("5: start_tme is not a key: did you mean start_time?"),
  },
  {
    name: "the flag's name for a key",
    config: `${goodConfig}stop_time: 2023-07-01\n`,
    says: line("10: stop_time is not a key: did you mean end_time?"),
  },
  {
    name: "a key unlike any other",
    config: `${goodConfig}colour: red\n`,
    says: [/find\.yaml:10: colour is not a key: known are archive, bbox, .*time_diff_threshold/],
  },
  {
    name: "a misspelt key inside a key",
    config: replaced("path: ./catalogue", "pth: ./catalogue"),
    says: [line("2: matchup_catalogue.pth is not a key: did you mean path?")],
  },
  {
    name: "a date that does not exist",
    config: replaced('"2023-06-01 00:00:00"', '"2023-06-31"'),
    says: [
      /find\.yaml:5: start_time: "2023-06-31" is not a time: there is no such day.*; write UTC as 2023-06-01T10:00:00Z\n/,
    ],
  },
  {
    name: "a date in words",
    config: replaced("end_time: 2023-06-30", "end_time: next week"),
    says: ['find.yaml:6: end_time: "next week" is not a time: it is not ISO 8601'],
  },
  {
    name: "a year for a date",
    config: replaced("end_time: 2023-06-30", "end_time: 2023"),
    says: line("6: end_time needs a UTC time such as 2023-06-01T10:00:00Z, found 2023"),
  },
  {
    name: "an end before the start",
    config: replaced("end_time: 2023-06-30", "end_time: 2023-05-30"),
    says: line(
      "5: start_time: 2023-06-01T00:00:00Z is after end_time 2023-05-30T00:00:00Z: swap them or mend one",
    ),
  },
  {
    name: "a latitude over 90",
    config: `${goodConfig}max_lat: 95\n`,
    says: line("10: max_lat needs a latitude in degrees from -90 to 90, found 95"),
  },
  {
    name: "a longitude over 180",
    config: `${goodConfig}min_lon: -181.5\n`,
    says: line("10: min_lon needs a longitude in degrees from -180 to 180, found -181.5"),
  },
  {
    name: "a south above the north",
    config: `${goodConfig}min_lat: 50\nmax_lat: 40\n`,
    says: line(
      "10: min_lat: 50 is above max_lat 40: swap them (only min_lon may be above max_lon, across the antimeridian)",
    ),
  },
  {
    name: "a bbox of three numbers",
    config: `${goodConfig}bbox: [1, 2, 3]\n`,
    says: line("10: bbox needs west, south, east, north in degrees, found a list of 3"),
  },
  {
    name: "a bbox upside down",
    config: `${goodConfig}bbox: 1, 20, 3, 10\n`,
    says: line("10: bbox has its south above its north: write west, south, east, north"),
  },
  {
    name: "a region twice",
    config: `${goodConfig}bbox: [1, 2, 3, 4]\nmin_lat: 4\n`,
    says: line("11: min_lat gives a region a second time, beside bbox: keep one of the two"),
  },
  {
    name: "a region that is a line",
    config: `${goodConfig}region: { type: LineString, coordinates: [[1, 2], [3, 4]] }\n`,
    says: [
      /find\.yaml:10: region needs a GeoJSON Polygon, MultiPolygon, Point or MultiPoint, found a GeoJSON LineString/,
    ],
  },
  {
    name: "a region file that is not there",
    config: `${goodConfig}region: area.geojson\n`,
    says: [/find\.yaml:10: region names \S+area\.geojson, which does not exist: check the path/],
  },
  {
    name: "a region file that is not GeoJSON",
    config: `${goodConfig}region: area.geojson\n`,
    files: { "area.geojson": "<kml>" },
    says: [/find\.yaml:10: region names \S+area\.geojson, which is not GeoJSON/],
  },
  {
    name: "an unknown kind of provider",
    config: replaced("kind: fixed", "kind: fixd"),
    says: line(
      '9: providers[0].kind: there is no kind "fixd": did you mean fixed? known are elsewhere, endless, failing, fixed, fussy, needy',
    ),
  },
  {
    name: "an unknown kind of orbits",
    config: `${goodConfig}orbits: { kind: radar }\n`,
    says: line('10: orbits.kind: there is no kind "radar": known are none, texts'),
  },
  {
    name: "orbits without their option",
    config: `${goodConfig}orbits: texts\n`,
    says: line("10: orbits.directory is missing: it needs text"),
  },
  {
    name: "a misspelt option of a provider",
    config: replaced("- kind: fixed", "- { kind: fixed, nam: x }"),
    says: line("9: providers[0].nam is not a key: did you mean name?"),
  },
  {
    name: "an option of the wrong sort",
    config: replaced("- kind: fixed", "- { kind: fixed, name: 12 }"),
    says: line("9: providers[0].name needs text, found a number"),
  },
  {
    name: "providers that are no list",
    config: replaced("\n  - kind: fixed", " fixed"),
    says: line('8: providers needs a list, one line "- { kind: … }" each, found "fixed"'),
  },
  {
    name: "no providers",
    config: replaced("providers:\n  - kind: fixed\n", ""),
    says: [/find\.yaml: providers is missing: name one product archive or more/],
  },
  {
    name: "a provider that cannot be made",
    config: replaced("kind: fixed", "kind: needy"),
    says: line("9: providers[0]: simulated products need orbits: name a source under orbits"),
  },
  {
    name: "a collection that nobody serves",
    config: replaced("kind: fixed", "kind: elsewhere"),
    says: [/find\.yaml:4: collections names S2, which none of the providers serves: they serve MODIS/],
  },
  {
    name: "fewer collections than platforms",
    config: replaced("collections: S2, L9", "collections: S2"),
    says: line(
      "3: platforms names 2 platforms (S2A, LS9) but collections names 1 collection (S2): the two correspond one to one, in order",
    ),
  },
  {
    name: "one sensor alone",
    config: replaced("S2A, LS9", "S2A").replace("S2, L9", "S2"),
    says: [/find\.yaml:3: platforms: a matchup needs at least two sensors, 1 given/],
  },
  {
    name: "a surplus comma",
    config: replaced("S2A, LS9", "S2A,, LS9"),
    says: [/find\.yaml:3: platforms holds an empty name/],
  },
  {
    name: "a negative time limit",
    config: replaced("1800", "-1"),
    says: line("7: time_diff_threshold needs seconds from 0 to a year, found -1"),
  },
  {
    name: "a time limit in words",
    config: replaced("1800", "half an hour"),
    says: line('7: time_diff_threshold needs seconds from 0 to a year, found "half an hour"'),
  },
  {
    name: "a negative distance",
    config: `${goodConfig}space_diff_threshold: -5\n`,
    says: line("10: space_diff_threshold needs km above 0 and up to 10000, or swath, found -5"),
  },
  {
    name: "a distance in words",
    config: `${goodConfig}space_diff_threshold: swaths\n`,
    says: line('10: space_diff_threshold needs km above 0 and up to 10000, or swath, found "swaths"'),
  },
  {
    name: "a path for the archive's mapping",
    config: `${goodConfig}archive: /disk2\n`,
    says: line('10: archive needs a mapping such as { path: … }, found "/disk2"'),
  },
  {
    name: "a negative area",
    config: `${goodConfig}min_overlap_km2: -0.1\n`,
    says: [/find\.yaml:10: min_overlap_km2 needs km² from 0 to/],
  },
  {
    name: "perhaps for yes or no",
    config: `${goodConfig}exclude_night_events: perhaps\n`,
    says: line('10: exclude_night_events needs true or false, found "perhaps"'),
  },
  {
    name: "versions that are neither newest nor all",
    config: `${goodConfig}versions: latest\n`,
    says: line('10: versions needs newest or all, found "latest"'),
  },
  {
    name: "keys that are missing",
    config: "platforms: S2A, LS9\n",
    says: [
      "the config has 4 mistakes",
      "find.yaml: collections is missing",
      "find.yaml: start_time is missing",
      "find.yaml: time_diff_threshold is missing",
    ],
  },
  {
    name: "a catalogue without a path",
    config: replaced("matchup_catalogue:\n  path: ./catalogue\n", ""),
    says: ["find.yaml: matchup_catalogue.path is missing: say where the catalogue is, here or with --path"],
  },
  {
    name: "a variable that is not set",
    config: replaced("./catalogue", "${DATA}/catalogue"),
    says: [
      "find.yaml:2: matchup_catalogue.path: the environment variable DATA is not set: set it, or write $${DATA}",
    ],
  },
  { name: "YAML that is not", config: `${goodConfig}a: [1, 2\n`, says: [/^error: find\.yaml:\d+: /] },
  {
    name: "a variable in braces without quotes",
    config: replaced("- kind: fixed", "- { kind: elsewhere, auth: { token: ${TOKEN} } }"),
    says: [/^error: find\.yaml:9: .*: put "\$\{TOKEN\}" in quotes\n/],
  },
  {
    name: "the same key twice",
    config: `${goodConfig}end_time: 2023-06-29\n`,
    says: line("10: end_time stands here a second time: keep one of the two"),
  },
  {
    name: "a list for a config",
    config: "- 1\n- 2\n",
    says: ["find.yaml: a config is a mapping of keys to values, found a list"],
  },
  {
    name: "a config that is not there",
    argv: ["find", "--config", "june.yaml"],
    says: "error: june.yaml: the config file does not exist: check the path\n",
  },
  {
    name: "a folder for a config",
    argv: ["find", "--config", "."],
    says: "error: .: the config file is a folder: check the path\n",
  },
  {
    name: "no config at all",
    argv: ["find"],
    says: [
      /error: nothing says what to find: give --config FILE, or write \S+\.config\/eomatch\/config\.yaml\n/,
    ],
  },
  {
    name: "a config with nothing in it",
    config: "# to be written\n",
    says: ["error: nothing says what to find: find.yaml is empty; eomatch init writes a config\n"],
  },
  {
    name: "a wrong variable",
    argv: find,
    env: { EOMATCH_START_TIME: "soon" },
    says: [/^error: EOMATCH_START_TIME: "soon" is not a time/],
  },
  {
    name: "a misspelt variable",
    argv: find,
    env: { EOMATCH_START_TMIE: "2023-06-01" },
    says: "error: EOMATCH_START_TMIE: there is no such variable: did you mean EOMATCH_START_TIME?\n",
  },
  {
    name: "the flag's name for a variable",
    argv: find,
    env: { EOMATCH_STOP_TIME: "2023-06-02", EOMATCH_PATH: "c", EOMATCH_ARCHIVE: "/disk2" },
    says: [
      "EOMATCH_STOP_TIME: there is no such variable: did you mean EOMATCH_END_TIME?\n",
      "EOMATCH_PATH: there is no such variable: did you mean EOMATCH_MATCHUP_CATALOGUE_PATH?\n",
      "EOMATCH_ARCHIVE: there is no such variable: did you mean EOMATCH_ARCHIVE_PATH?\n",
    ],
  },
  {
    name: "a variable that is not YAML",
    argv: find,
    env: { EOMATCH_ORBITS: "{ kind: " },
    says: [/^error: EOMATCH_ORBITS: it is not YAML: /],
  },
  {
    name: "a folder that is no catalogue",
    argv: [...find, "--path", "photos"],
    says: [/^error: \S+photos holds other files and no catalogue: choose another folder\n/],
  },
  {
    name: "orbits that are not to be had",
    config: `${goodConfig}orbits: { kind: texts, directory: tle }\n`,
    says: [/^error: .*(S2A|Landsat-9)/],
    exitCode: 1,
  },
];
