import { find, type WrongUse } from "./wrong-uses.js";

/** Mistakes with commands, flags and their values. */
export const wrongUsesOfFlags: readonly WrongUse[] = [
  {
    name: "an unknown command",
    argv: ["fnd"],
    says: "error: unknown command 'fnd': did you mean find?\nrun eomatch --help to see what there is\n",
  },
  {
    name: "an unknown command, of which help is asked",
    argv: ["fnd", "--help"],
    says: "error: unknown command 'fnd': did you mean find?\nrun eomatch --help to see what there is\n",
  },
  {
    name: "an unknown command, of which the version is asked",
    argv: ["fnd", "-V"],
    says: "error: unknown command 'fnd': did you mean find?\nrun eomatch --help to see what there is\n",
  },
  {
    name: "an unknown command of a group, of which help is asked",
    argv: ["config", "sho", "-h"],
    says: "error: unknown command 'sho': did you mean show?\nrun eomatch config --help to see what there is\n",
  },
  { name: "no command", argv: [], says: [/^eomatch: where and when/] },
  {
    name: "a misspelt flag",
    argv: ["find", "--confg", "x"],
    says: "error: unknown option '--confg': did you mean --config?\nrun eomatch find --help to see what there is\n",
  },
  {
    name: "a flag without its value",
    argv: ["find", "--config"],
    says: ["error: option '--config <file>' argument missing\n"],
  },
  {
    name: "a surplus word",
    argv: ["list", "june"],
    says: "error: 'june' is one word too many\nrun eomatch list --help to see what there is\n",
  },
  {
    name: "a config without its flag",
    argv: ["find", "june.yaml"],
    says: ["error: 'june.yaml' is one word too many: did you mean --config june.yaml?\n"],
  },
  {
    name: "a list with a space in it",
    argv: ["list", "--platforms", "S2A,", "Landsat-9"],
    says: ["error: 'Landsat-9' is one word too many: write lists without spaces, A,B\n"],
  },
  {
    name: "JSON and quiet",
    argv: [...find, "--json", "--quiet"],
    says: "error: --json and --quiet contradict each other: choose one\n",
  },
  {
    name: "a list of what is no catalogue",
    argv: ["list", "--path", "nowhere"],
    says: [/^error: \S+nowhere holds no catalogue: check the path, or find matchups first\n$/],
  },
  {
    name: "a list of nothing",
    argv: ["list"],
    says: ["matchup_catalogue.path is missing: say where the catalogue is, here or with --path"],
  },
  {
    name: "a wrong format",
    argv: ["list", "--path", "x", "--format", "xml"],
    says: ["error: --format: there is no 'xml': choose table, json, geojson or csv\n"],
  },
  {
    name: "two formats",
    argv: ["list", "--path", "x", "--format", "csv", "--json"],
    says: "error: --json and --format csv contradict each other: choose one\n",
  },
  {
    name: "events and matchups",
    argv: ["list", "--path", "x", "--events", "--matchups"],
    says: "error: --events and --matchups contradict each other: choose one\n",
  },
  {
    name: "a bbox of words",
    argv: ["list", "--path", "x", "--bbox", "a,b,c,d"],
    says: ['error: --bbox: "a,b,c,d" is not four numbers: write west,south,east,north in degrees'],
  },
  {
    name: "a bbox with latitude first",
    argv: ["list", "--path", "x", "--bbox=-33,151,-34,152"],
    says: ["error: --bbox: the latitudes 151 and 152 are not both within -90 to 90"],
  },
  {
    name: "a bbox beyond the date line",
    argv: ["list", "--path", "x", "--bbox=170,0,190,10"],
    says: ["error: --bbox: the longitudes 170 and 190 are not both within -180 to 180"],
  },
  {
    name: "a wrong time flag",
    argv: ["list", "--path", "x", "--start-time", "June"],
    says: ['error: --start-time: "June" is not a time'],
  },
  {
    name: "time flags the wrong way round",
    argv: ["list", "--path", "x", "--start-time", "2023-06-02", "--stop-time", "2023-06-01"],
    says: "error: --start-time: 2023-06-02 is after --stop-time 2023-06-01: swap them\n",
  },
  {
    name: "a condition that is none",
    argv: ["list", "--path", "x", "--property", "cloudy"],
    says: [`error: --property: "cloudy" is not a condition: write 'key<=value'`],
  },
  {
    name: "the same condition twice",
    argv: ["list", "--path", "x", "--property", "a<1", "--property", "a<2"],
    says: "error: --property: a is given twice with <: keep one of the two\n",
  },
  {
    name: "an empty name in a list",
    argv: ["list", "--path", "x", "--platforms", "S2A,"],
    says: ['error: --platforms: "S2A," holds an empty name'],
  },
];
