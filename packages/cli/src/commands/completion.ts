import type { Command, Option } from "commander";
import { aloneCommands } from "../command-line/command-line.js";
import { exitCodes } from "../exit-code.js";
import type { CliIo } from "../io.js";

/** A shell that {@link runCompletion} writes for. */
export type Shell = "bash" | "zsh" | "fish";

/**
 * Prints the completion script of a shell, made of the commands and flags there are. It completes the programs of one
 * command as well, such as `eomatch-find`.
 */
export async function runCompletion(
  shell: Shell,
  { io, root }: { readonly io: CliIo; readonly root: Command },
): Promise<number> {
  const program = root.name();
  const commands = completedCommands(root);
  io.stdout.write({ bash, zsh, fish }[shell](program, commands));
  return exitCodes.done;
}

/** The programs of one command alone: their names, and the command. */
function alonePrograms(program: string): readonly (readonly [name: string, command: string])[] {
  return aloneCommands.map((command) => [`${program}-${command}`, command] as const);
}

interface Completed {
  /** `config show`; empty for the program itself. */
  readonly path: string;
  readonly summary: string;
  /** Words that may follow: inner commands, values of an argument. */
  readonly words: readonly { readonly word: string; readonly summary: string }[];
  readonly flags: readonly CompletedFlag[];
  /** What may be given besides, and whether it is a file; undefined for a command that takes nothing of the kind. */
  readonly argument: { readonly name: string; readonly isFile: boolean } | undefined;
}

interface CompletedFlag {
  readonly names: readonly string[];
  readonly summary: string;
  /** What stands after it; undefined for a flag without value, empty for any text. */
  readonly values: readonly string[] | "file" | undefined;
}

function completedCommands(command: Command, path: readonly string[] = []): Completed[] {
  const inner = command.commands;
  const words = [
    ...inner.map((one) => ({ word: one.name(), summary: one.summary() || one.description() })),
    ...command.registeredArguments.flatMap(({ argChoices = [] }) =>
      argChoices.map((word) => ({ word, summary: "" })),
    ),
  ];
  const help: CompletedFlag = { names: ["--help", "-h"], summary: "display help", values: undefined };
  return [
    {
      path: path.join(" "),
      summary: command.summary() || command.description(),
      words,
      flags: [...command.options.map(completedFlag), help],
      argument: command.registeredArguments
        .filter(({ argChoices }) => argChoices === undefined)
        .map((one) => ({ name: one.name(), isFile: /file|path|folder/i.test(one.name()) }))[0],
    },
    ...inner.flatMap((one) => completedCommands(one, [...path, one.name()])),
  ];
}

function completedFlag(option: Option): CompletedFlag {
  const takesValue = option.required || option.optional;
  const isFile = /file|path|folder|directory/i.test(option.flags);
  return {
    names: [option.long, option.short].filter((name) => name !== undefined),
    summary: option.description,
    values: takesValue ? (option.argChoices ?? (isFile ? "file" : [])) : undefined,
  };
}

function bash(program: string, commands: readonly Completed[]): string {
  const cases = commands.map(({ path, words, flags }) => {
    const candidates = [...words.map(({ word }) => word), ...flags.flatMap(({ names }) => names)];
    return `    ${quoted(path)}) words=${quoted(candidates.join(" "))} ;;`;
  });
  const values = commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ names, values: after }) =>
      after === undefined
        ? []
        : names.map((name) => {
            const reply =
              after === "file"
                ? "local IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$current\"))"
                : `COMPREPLY=($(compgen -W ${quoted(after.join(" "))} -- "$current"))`;
            return `    ${quoted(`${path} ${name}`)}) ${reply}; return ;;`;
          }),
    ),
  );
  return `# bash completion of ${program}: written by \`${program} completion bash\`
_${identifier(program)}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" word
  # Bash takes \`--flag=value\` for three words.
  if [[ "$current" == "=" ]]; then current=""
  elif [[ "$previous" == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "\${COMP_WORDS[0]##*/}" in
${alonePrograms(program)
  .map(([name, command]) => `    ${name}) path=${quoted(` ${command}`)} ;;`)
  .join("\n")}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
${commandPaths(commands)
  .map((each) => `      ${quoted(` ${each}`)}) path=${quoted(` ${each}`)} ;;`)
  .join("\n")}
    esac
  done
  path="\${path# }"
  case "$path $previous" in
${values.join("\n")}
  esac
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o filenames -o bashdefault -F _${identifier(program)} ${allPrograms(program)}
`;
}

function zsh(program: string, commands: readonly Completed[]): string {
  const cases = commands.map(({ argument, path, words, flags }) => {
    const specs = flags.map(({ names, summary, values }) => {
      const rest = zshQuoted(`[${summary}]${zshValues(values)}`);
      // A value may follow a long name's equals sign as well.
      const given = names.map((name) => (values !== undefined && name.startsWith("--") ? `${name}=` : name));
      return given.length > 1 ? `'(${names.join(" ")})'{${given.join(",")}}${rest}` : `${given[0]}${rest}`;
    });
    if (argument !== undefined) specs.push(quoted(`*:${argument.name}:${argument.isFile ? "_files" : " "}`));
    const completeFlags = `_arguments -s${specs.map((spec) => ` \\\n      ${spec}`).join("")}`;
    const list = words.map(({ word, summary }) => zshQuoted(`${word}:${summary}`)).join(" ");
    const completeWords = `candidates=(${list})\n    _describe -t commands word candidates`;
    const body =
      words.length === 0
        ? `    ${completeFlags}`
        : `    if [[ "$words[CURRENT]" != -* ]]; then\n    ${completeWords}\n    else\n    ${completeFlags}\n    fi`;
    return `  ${quoted(path)})\n${body}\n    ;;`;
  });
  return `#compdef ${allPrograms(program)}
# zsh completion of ${program}: written by \`${program} completion zsh\`
_${identifier(program)}() {
  local command=""
  local -i i at=1
  local -a candidates
  case "\${words[1]:t}" in
${alonePrograms(program)
  .map(([name, command]) => `    ${name}) command=${quoted(command)} ;;`)
  .join("\n")}
  esac
  for (( i = 2; i < CURRENT; i++ )); do
    case "$command $words[i]" in
${commandPaths(commands)
  .map((each) => `      ${quoted(each.includes(" ") ? each : ` ${each}`)}) command=${quoted(each)} at=i ;;`)
  .join("\n")}
    esac
  done
  # What follows is completed as if the command were a program of its own.
  shift $(( at - 1 )) words
  (( CURRENT -= at - 1 ))
  case "$command" in
${cases.join("\n")}
  esac
}
_${identifier(program)} "$@"
`;
}

function zshValues(values: CompletedFlag["values"]): string {
  if (values === undefined) return "";
  if (values === "file") return ":file:_files";
  return values.length > 0 ? `:value:(${values.join(" ")})` : ":value: ";
}

function fish(program: string, commands: readonly Completed[]): string {
  const lines = commands.flatMap((command) =>
    fishLines(command, `${program} -n ${quoted(fishCondition(command.path, commands))}`),
  );
  const ofPrograms = alonePrograms(program).flatMap(([name, path]) => [
    `complete -c ${name} -f`,
    ...commands.filter((command) => command.path === path).flatMap((command) => fishLines(command, name)),
  ]);
  return `# fish completion of ${program}: written by \`${program} completion fish\`
complete -c ${program} -f
${[...lines, ...ofPrograms].join("\n")}
`;
}

/** What a command takes, each in a line that begins with the program and the condition it stands under. */
function fishLines({ argument, words, flags }: Completed, of: string): string[] {
  return [
    ...(argument?.isFile === true ? [`complete -c ${of} -F`] : []),
    ...words.map(({ word, summary }) => `complete -c ${of} -f -a ${quoted(word)} -d ${quoted(summary)}`),
    ...flags.map(({ names, summary, values }) => {
      const named = names
        .map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
        .join(" ");
      const after =
        values === undefined
          ? ""
          : values === "file"
            ? " -r -F"
            : ` -x${values.length > 0 ? ` -a ${quoted(values.join(" "))}` : ""}`;
      return `complete -c ${of} ${named}${after} -d ${quoted(summary)}`;
    }),
  ];
}

function fishCondition(path: string, commands: readonly Completed[]): string {
  if (path === "") return "__fish_use_subcommand";
  const inner = commands
    .filter((one) => one.path.startsWith(`${path} `))
    .map((one) => one.path.split(" ")[1]);
  const seen = path
    .split(" ")
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join("; and ");
  return inner.length === 0 ? seen : `${seen}; and not __fish_seen_subcommand_from ${inner.join(" ")}`;
}

function commandPaths(commands: readonly Completed[]): string[] {
  return commands.map(({ path }) => path).filter((path) => path !== "");
}

/** The program and those of one command, as a shell takes a list of words. */
function allPrograms(program: string): string {
  return [program, ...alonePrograms(program).map(([name]) => name)].join(" ");
}

function identifier(program: string): string {
  return program.replace(/\W/g, "_");
}

/** A word of a POSIX shell or of fish, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A specification of zsh's _arguments or _describe, in which brackets and colons mean something. */
function zshQuoted(text: string): string {
  const [, name = "", rest = text] = /^(\[)(.*)$/s.exec(text) ?? [];
  if (name === "") return quoted(text);
  const end = rest.lastIndexOf("]");
  const summary = rest.slice(0, end).replace(/[[\]\\]/g, "\\$&");
  return quoted(`[${summary}]${rest.slice(end + 1)}`);
}
