import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, run } from "./in-process.js";

type Shell = "bash" | "zsh" | "fish";

/** What a shell offers after each of several lines, once it has read the script that was written for it. */
type Offers = (folder: string, lines: readonly string[]) => string[][];

// Each line stands in a variable, so that nothing of it is read as a script.
const offersOfBash: Offers = (cwd, lines) =>
  lines.map((line) => {
    const words = line.split(/ |(?==)|(?<==)/);
    const script = `source ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _eomatch; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return offered(execFileSync("bash", ["-c", script, "bash", ...words], { cwd, encoding: "utf8" }));
  });

const offersOfFish: Offers = (cwd, lines) =>
  lines.map((line) => {
    const script = "source ./completion; complete -C $argv[1]";
    const env = { ...process.env, HOME: cwd, XDG_CONFIG_HOME: cwd };
    const printed = execFileSync("fish", ["--no-config", "-c", script, "--", line], {
      cwd,
      env,
      encoding: "utf8",
    });
    return offered(printed.replace(/\t.*$/gm, ""));
  });

// zsh completes in its line editor alone: one runs in a pseudo-terminal and prints what it is given to offer.
const editor = `PROMPT=
fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
compadd() {
  if [[ "\${@[1,(i)(-|--)]}" == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits; builtin compadd -A hits "$@"
  local one; for one in $hits; do print -r -- "hit:$one:"; done
}
began() { print -r -- "BEGAN:"; compprefuncs=(began) }
ended() { print -r -- "ENDED:"; comppostfuncs=(ended) }
began; ended
print -r -- "READY:"
`;
const driver = `zmodload zsh/zpty
zpty editor zsh -f -i
zpty -w editor 'source ./editor.zsh'
zpty -r editor out '*READY:*'
for line in "$@"; do
  zpty -n -w editor $'\\C-u'"$line"$'\\t'
  zpty -r editor out '*BEGAN:*ENDED:*'
  print -r -- "\${out##*BEGAN:}" | tr -d '\\r' | sed -n 's/^hit:\\(.*\\):$/\\1/p'
  print -r -- '--'
done
`;
const offersOfZsh: Offers = (cwd, lines) => {
  mkdirSync(join(cwd, "functions"));
  execFileSync("cp", ["completion", "functions/_eomatch"], { cwd });
  writeFileSync(join(cwd, "editor.zsh"), editor);
  const options = { cwd, encoding: "utf8", timeout: 100_000 } as const;
  const printed = execFileSync("zsh", ["-f", "-c", driver, "zsh", ...lines], options);
  return printed.split(/^--$/m).slice(0, -1).map(offered);
};

const offered = (printed: string): string[] => printed.split("\n").filter((line) => line !== "");

const shells: readonly (readonly [shell: Shell, offers: Offers, probe: string])[] = [
  ["bash", offersOfBash, "complete"],
  ["zsh", offersOfZsh, "zmodload zsh/zpty"],
  ["fish", offersOfFish, "complete"],
];

describe("completion", () => {
  for (const [shell, offers, probe] of shells) {
    const isHere = spawnSync(shell, ["-c", probe], { stdio: "ignore" }).status === 0;
    if (!isHere) console.info(`skipped: completion in ${shell}: there is no ${shell} here`);
    it.skipIf(!isHere)(
      `in ${shell} offers commands, flags, values and files`,
      async () => {
        const cwd = await folderWith({ "june.yaml": "", "my june.yaml": "" });
        const { stdout, exitCode } = await run(["completion", shell], { cwd });
        expect(exitCode).toBe(0);
        writeFileSync(join(cwd, "completion"), stdout);
        const [
          commands,
          one,
          inner,
          flag,
          late,
          values,
          joined,
          shellNames,
          files,
          spaced,
          found,
          fetched,
          removed,
        ] = offers(cwd, [
          "eomatch ",
          "eomatch li",
          "eomatch config sh",
          "eomatch config show --or",
          "eomatch list --matchups --skip",
          "eomatch list --format ",
          "eomatch list --format=geo",
          "eomatch completion ",
          "eomatch check --path ju",
          "eomatch find --config my",
          "eomatch-find --conf",
          "eomatch-download --config ju",
          "eomatch-remove --keep",
        ]);
        expect(commands).toEqual(expect.arrayContaining(["find", "list", "config", "remove-events"]));
        expect(one).toEqual(["list"]);
        expect(inner).toEqual(["show"]);
        expect(flag).toEqual(["--origin"]);
        expect(late).toEqual(["--skip-broken"]);
        expect([...(values ?? [])].sort()).toEqual(["csv", "geojson", "json", "table"]);
        expect(joined?.map((value) => value.replace("--format=", ""))).toEqual(["geojson"]);
        expect(shellNames).toEqual(expect.arrayContaining(["bash", "fish", "zsh"]));
        expect(files).toEqual(["june.yaml"]);
        expect(spaced?.map((name) => name.replaceAll("\\", ""))).toEqual(["my june.yaml"]);
        expect(found).toEqual(["--config"]);
        expect(fetched).toEqual(["june.yaml"]);
        expect(removed).toEqual(["--keep-files"]);
      },
      120_000,
    );
  }

  it("of a shell that it does not know says which it does", async () => {
    const { stderr, exitCode } = await run(["completion", "tcsh"], { cwd: await folderWith() });
    expect(stderr).toContain("error: shell: there is no 'tcsh': choose bash, zsh or fish\n");
    expect(exitCode).toBe(2);
  });
});
