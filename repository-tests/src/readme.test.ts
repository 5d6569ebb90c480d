import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fence, fencesOf } from "./fences.js";
import { root, textOf, trackedFiles, workspacePackages } from "./repository.js";

const readmes = trackedFiles().filter(
  (file) => basename(file) === "README.md" || /^docs\/.*\.md$/.test(file),
);
const fences = readmes.flatMap((file) => fencesOf(file, textOf(file)));
const titled = (language: string): [string, Fence][] =>
  fences
    .filter((fence) => fence.language === language)
    .map((fence) => [`${fence.file}:${fence.line}`, fence]);

// Inside this package, so that the examples find every package by its public name.
const examples = join(root, "repository-tests", ".examples");
const fileOf = ({ file, line }: Fence): string => `${file.replace(/[^\w]+/g, "-")}-${line}`;
let scratch: string;

beforeAll(() => {
  rmSync(examples, { recursive: true, force: true });
  mkdirSync(examples);
  scratch = mkdtempSync(join(tmpdir(), "eomatch-readme-"));
  cpSync(join(root, "examples"), join(scratch, "examples"), { recursive: true });
});

afterAll(() => {
  rmSync(examples, { recursive: true, force: true });
  rmSync(scratch, { recursive: true, force: true });
});

describe("the READMEs and guides", () => {
  it("exist for the repository and for every package, each with an example that runs", () => {
    const expected = ["README.md", ...workspacePackages().map(({ folder }) => `${folder}/README.md`)];
    expect(expected.filter((file) => !readmes.includes(file))).toEqual([]);
    const withExample = new Set(
      fences.filter(({ language }) => ["ts", "sh"].includes(language)).map(({ file }) => file),
    );
    expect(expected.filter((file) => !withExample.has(file))).toEqual([]);
  });

  it("say for every package to install what its examples import", () => {
    const published = new Set(workspacePackages().map(({ name }) => name));
    const missing = workspacePackages().flatMap(({ folder }) => {
      const file = `${folder}/README.md`;
      const installs = [...textOf(file).matchAll(/npm install ([^\n`]+)/g)];
      const installed = new Set(installs.flatMap(([, names = ""]) => names.split(" ")));
      const imported = fences
        .filter((fence) => fence.file === file && fence.language === "ts")
        .flatMap(({ text }) =>
          [...text.matchAll(/ from "((?:@[\w-]+\/)?[\w-]+)/g)].map(([, name = ""]) => name),
        );
      return imported
        .filter((name) => published.has(name) && !installed.has(name))
        .map((name) => `${file}: ${name}`);
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  it("lead by their links to files that are there", () => {
    const broken = readmes.flatMap((file) =>
      [...textOf(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)|src="([^"]+)"/g)]
        .map(([, link, source]) => link ?? source ?? "")
        .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(file), link)))
        .map((link) => `${file}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it("use only fences that this test knows how to check", () => {
    const known = ["ts", "sh", "yaml", "text", "json"];
    expect(
      fences.filter(({ language }) => !known.includes(language)).map(({ file, line }) => `${file}:${line}`),
    ).toEqual([]);
  });

  it("have TypeScript examples that type-check", () => {
    const files = titled("ts").map(([, fence]) => {
      const file = join(examples, `${fileOf(fence)}.ts`);
      writeFileSync(file, fence.text);
      return file;
    });
    const config = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile).config
      .compilerOptions;
    // Without DOM: who writes for Node alone has the types of Node alone.
    const { options } = ts.convertCompilerOptionsFromJson(
      { ...config, lib: ["ES2023"], isolatedDeclarations: false, types: ["node"] },
      root,
    );
    const program = ts.createProgram(files, {
      ...options,
      typeRoots: [join(root, "node_modules", "@types")],
    });
    const complaints = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
      return `${basename(diagnostic.file?.fileName ?? "")}: ${text}`;
    });
    expect(complaints).toEqual([]);
  });

  it.each(titled("ts"))("%s runs and prints what it says", (_, fence) => {
    const file = join(examples, `${fileOf(fence)}.mjs`);
    const { outputText } = ts.transpileModule(fence.text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(file, outputText);
    const printed = execFileSync(process.execPath, [file], { cwd: scratch, encoding: "utf8" });
    if (fence.output !== undefined) expect(printed).toBe(fence.output);
  });

  it.each(titled("sh"))("%s runs", (_, fence) => {
    for (const line of fence.text.split("\n").filter((text) => text.trim() !== "" && !text.startsWith("#"))) {
      checkCommand(line);
    }
  });

  it.each(titled("yaml"))("%s is a config that eomatch accepts", (_, fence) => {
    const file = join(scratch, `${fileOf(fence)}.yaml`);
    writeFileSync(file, fence.text);
    // Secrets stand in the environment of whoever follows the README.
    const variables = [...fence.text.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => [variable, "secret"]);
    const env = Object.fromEntries(variables);
    const { status, stderr } = eomatch("eomatch", ["config", "show", "--config", file], env);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

/** Runs a command of eomatch; of npm, checks that what it names exists: npm itself runs this test. */
function checkCommand(line: string): void {
  const [command = "", ...args] = line
    .replace(/\s+#.*$/, "")
    .replace(/^npx\s+/, "")
    .split(/\s+/);
  if (command === "npm") {
    const [verb, ...names] = args;
    const { scripts } = JSON.parse(textOf("package.json"));
    if (verb === "install") {
      const published = workspacePackages().map(({ name }) => name);
      expect(published).toEqual(expect.arrayContaining(names.filter((name) => !name.startsWith("-"))));
    } else {
      expect(Object.keys(scripts), line).toContain(verb === "run" ? names[0] : verb);
    }
    return;
  }
  if (command === "git" || command === "cd") return;
  const unquoted = args.map((argument) => argument.replace(/^(["'])(.*)\1$/, "$2"));
  const { status, stderr } = eomatch(command, unquoted, isOfDemo(args) ? aDayAlone : {});
  expect(status, `${line}\n${stderr}`).toBe(0);
}

/** The week of the demo's configs is searched by the demo's own test: here a day of it proves the commands as well. */
const aDayAlone = { EOMATCH_END_TIME: "2022-05-19 00:00:00" };

function isOfDemo(args: readonly string[]): boolean {
  return args.some((argument) => /^examples\/s2a-\w+\.yaml$/.test(argument));
}

function eomatch(
  name: string,
  args: readonly string[],
  variables: { readonly [name: string]: string } = {},
): { status: number | null; stderr: string } {
  const program = join(root, "apps", "eomatch", "bin", `${name}.js`);
  expect(
    existsSync(program),
    `there is no program ${name}: ${readdirSync(join(root, "apps/eomatch/bin"))}`,
  ).toBe(true);
  const home = join(scratch, "home");
  return spawnSync(process.execPath, [program, ...args], {
    cwd: scratch,
    encoding: "utf8",
    env: { ...process.env, ...variables, HOME: home, XDG_CONFIG_HOME: join(home, ".config") },
  });
}
