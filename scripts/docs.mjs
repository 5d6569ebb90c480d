// `npm run docs`: writes the API reference of every published package and the guides to api/; a warning fails it.
// With --check: looks for what would be warned of, and writes nothing.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { install, root } from "./workspace.mjs";

install();
const { default: ts } = await import("typescript");
const { Application } = await import("typedoc");

const sources = sourcesByModule();
const app = await Application.bootstrap({
  name: "eomatch",
  entryPoints: [...sources.values()],
  // What GitHub shows of the repository is the first page; its links to packages lead to their modules.
  readme: join(root, "README.md"),
  projectDocuments: [
    "docs/*.md",
    "[A-Q]*.md",
    "{packages,apps,consumers}/*/README.md",
    "bench/README.md",
  ].map((glob) => join(root, glob)),
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  navigation: { includeFolders: false },
  sort: ["kind", "alphabetical"],
  kindSortOrder: ["Module", "Document"],
  // The packages check their types themselves, each with its own settings.
  skipErrorChecking: true,
  validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
});
app.options.setCompilerOptions([...sources.values()], compilerOptions(), undefined);

const project = await app.convert();
if (project === undefined) process.exit(1);
const names = new Map([...sources].map(([name, source]) => [source, name]));
for (const module of project.children ?? []) {
  module.name = names.get(project.getSymbolIdFromReflection(module)?.fileName) ?? module.name;
}
for (const page of project.documents ?? []) page.name = titleOf(page);
app.validate(project);
if (!process.argv.includes("--check")) await app.generateDocs(project, join(root, "api"));
process.exit(app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0);

/** A page's first heading; that of a package's README is the package's name, which its module has too. */
function titleOf({ content, name }) {
  const heading = content.map(({ text }) => /^# (.*)$/m.exec(text)?.[1]).find((title) => title !== undefined);
  return sources.has(heading) ? `README of ${heading}` : (heading ?? name);
}

/** What can be imported, by its name: the source file that it is built from. */
function sourcesByModule() {
  const folders = ["packages", "apps"]
    .flatMap((top) => readdirSync(join(root, top)).map((name) => join(root, top, name)))
    .filter((folder) => existsSync(join(folder, "package.json")));
  return new Map(
    folders.flatMap((folder) => {
      const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return Object.keys(exports)
        .filter((path) => !path.endsWith(".json"))
        .map((path) => [name + path.slice(1), sourceOf(folder, path.slice(2))]);
    }),
  );
}

function sourceOf(folder, path) {
  if (path === "") return join(folder, "src", "index.ts");
  const file = join(folder, "src", `${path}.ts`);
  return existsSync(file) ? file : join(folder, "src", path, "index.ts");
}

/** The repository's, with the packages' sources in place of what is built of them, so that links lead to them. */
function compilerOptions() {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const paths = Object.fromEntries([...sources].map(([name, source]) => [name, [source]]));
  return { ...options, paths, types: ["node"], typeRoots: [join(root, "node_modules", "@types")] };
}
