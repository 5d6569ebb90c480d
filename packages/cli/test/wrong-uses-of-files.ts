import { find, replaced, type WrongUse } from "./wrong-uses.js";

/** Mistakes with files, folders and archives that do not answer. */
export const wrongUsesOfFiles: readonly WrongUse[] = [
  {
    name: "a log file in a folder that is not there",
    argv: [...find, "--log-file", "logs/find.log"],
    says: [/^error: --log-file: \S+find\.log cannot be written: ENOENT/],
    exitCode: 1,
  },
  {
    name: "a log file that is a folder",
    argv: [...find, "--log-file", "."],
    says: [/^error: --log-file: \S+ cannot be written: EISDIR/],
    exitCode: 1,
  },
  {
    name: "a map of what is no catalogue",
    argv: ["map", "--path", "nowhere"],
    says: [/^error: \S+nowhere holds no catalogue: check the path, or find matchups first\n$/],
  },
  {
    name: "a map of two formats",
    argv: ["map", "--path", "nowhere", "--format", "svg", "--output", "map.html"],
    says: "error: --format svg and --output map.html contradict each other\n",
  },
  {
    name: "a status of nothing",
    argv: ["status"],
    says: ["matchup_catalogue.path is missing: say where the catalogue is, here or with --path"],
  },
  {
    name: "a status of other files",
    argv: ["status", "--path", "photos"],
    says: [/^error: \S+photos holds other files and no catalogue: choose another folder\n$/],
  },
  {
    name: "nothing to show",
    argv: ["show", "--path", "nowhere"],
    says: ["error: missing required argument 'id'\nrun eomatch show --help to see what there is\n"],
  },
  {
    name: "a config of init that is there already",
    argv: ["init", "find.yaml", "--platforms", "S2A,LS9"],
    says: "error: find.yaml is there already: name another file, or add --force\n",
  },
  {
    name: "an init that nobody can answer",
    argv: ["init", "new.yaml"],
    says: [
      "error: nobody can be asked here, this is no terminal: add --platforms, --start-time, --stop-time\n",
    ],
  },
  {
    name: "events to remove that nobody named",
    argv: ["remove-events", "--path", "nowhere"],
    says: [
      /^error: nothing says which events: give --platforms, --start-time or another filter, or --all\n$/,
    ],
  },
  {
    name: "a lock timeout in words",
    argv: ["prune", "--path", "nowhere", "--lock-timeout", "soon"],
    says: 'error: --lock-timeout is "soon": give seconds, 0 or more\n',
  },
  {
    name: "a shell that nobody completes",
    argv: ["completion", "tcsh"],
    says: "error: shell: there is no 'tcsh': choose bash, zsh or fish\nrun eomatch completion --help to see what there is\n",
  },
  {
    name: "a config that is a picture",
    config: "\u0089PNG\r\n\u001a\n",
    says: [/^error: find\.yaml/],
  },
  {
    name: "a region file that is a folder",
    config: `${replaced("1800", "60")}region: .\n`,
    says: [/find\.yaml:10: region names \S+, which is a folder: check the path/],
  },
];
