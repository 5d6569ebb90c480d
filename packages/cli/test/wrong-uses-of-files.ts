import { find, replaced, type WrongUse } from "./wrong-uses.js";

/** What `init` would ask. */
const answers =
  "--platforms S2A,LS9 --start-time 2022-05-22 --stop-time 2022-05-23 --archive fixed --collections S2,L9".split(
    " ",
  );

/** Mistakes with files, folders and archives that do not answer. */
export const wrongUsesOfFiles: readonly WrongUse[] = [
  {
    name: "a log file in a folder that is not there",
    argv: [...find, "--log-file", "logs/find.log"],
    says: [
      /^error: --log-file: \S+find\.log cannot be written: there is no folder \S+logs: make it first \(ENOENT\)\n$/,
    ],
    exitCode: 1,
  },
  {
    name: "a log file that is a folder",
    argv: [...find, "--log-file", "."],
    says: [/^error: --log-file: \S+ cannot be written: it is a folder: name a file \(EISDIR\)\n$/],
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
    name: "a config of init in a folder that is not there",
    argv: ["init", "new/find.yaml", ...answers],
    says: [/^error: \S+find\.yaml cannot be written: there is no folder \S+new: make it first \(ENOENT\)\n$/],
    exitCode: 1,
  },
  {
    name: "a config of init below a file",
    argv: ["init", "find.yaml/new.yaml", ...answers],
    says: [
      /^error: \S+new\.yaml cannot be written: one of its folders is a file: choose another place \(ENOTDIR\)\n$/,
    ],
    exitCode: 1,
  },
  {
    name: "a word of config that is none",
    argv: ["config", "sho"],
    says: "error: unknown command 'sho': did you mean show?\nrun eomatch config --help to see what there is\n",
  },
  {
    name: "a completion for no shell",
    argv: ["completion"],
    says: "error: missing required argument 'shell'\nrun eomatch completion --help to see what there is\n",
  },
  {
    name: "a check by a program without one",
    argv: ["check", "--path", "nowhere"],
    says: "error: this program's store has nothing to check\n",
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
