import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { root, workspacePackages } from "./repository.js";

const run = promisify(execFile);

/** A project of `consumers/`, installed elsewhere as its user would have it. */
export interface PackedConsumer {
  /** The folder it was copied to. */
  readonly folder: string;
  /** The packed packages that were installed, by name. */
  readonly packages: readonly string[];
  /** Runs a script of its package.json and returns what it prints. */
  script(name: string): Promise<string>;
  /** Removes all of it. */
  remove(): Promise<void>;
}

/** The parts of a manifest that say what a project needs. */
interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
  readonly [key: string]: unknown;
}

/**
 * Installs a project of `consumers/` from packed packages, outside of the workspace.
 *
 * What the workspace publishes and the project needs, directly or not, is packed and stands in its manifest as a
 * file; the rest comes from the registry that npm is configured for, or from its cache. TypeScript and the types of
 * Node are the repository's own, so that nothing needs to be fetched for them.
 *
 * @param name folder below `consumers/`
 * @throws Error with what npm or pnpm printed when one of them fails
 */
export async function installConsumer(name: string): Promise<PackedConsumer> {
  const scratch = await mkdtemp(join(tmpdir(), `eomatch-${name}-`));
  const remove = (): Promise<void> => rm(scratch, { recursive: true, force: true });
  try {
    const folder = join(scratch, name);
    const isSource = (path: string): boolean => !["node_modules", "dist"].includes(basename(path));
    await cp(join(root, "consumers", name), folder, { recursive: true, filter: isSource });
    const manifest: Manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const direct = { ...manifest.dependencies, ...manifest.devDependencies };
    const packages = closureOf(Object.keys(direct));
    const files = await pack(packages, join(scratch, "packed"));
    const isOurs = ([dependency]: [string, string]): boolean => files.has(dependency);
    const isTool = ([dependency]: [string, string]): boolean => tools.includes(dependency);
    const foreign = Object.entries(direct).filter((entry) => !isOurs(entry) && !isTool(entry));
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({
        ...manifest,
        dependencies: { ...Object.fromEntries(foreign), ...Object.fromEntries(files) },
        devDependencies: {},
      }),
    );
    await npm(folder, ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"]);
    await linkTools(folder, Object.keys(direct));
    const script = (each: string): Promise<string> => npm(folder, ["run", "--silent", each]);
    return { folder, packages, script, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Development tools that a consumer shares with the repository. */
const tools = ["typescript", "@types/node"];

async function linkTools(folder: string, needed: readonly string[]): Promise<void> {
  const modules = join(folder, "node_modules");
  for (const tool of tools.filter((each) => needed.includes(each))) {
    await mkdir(join(modules, tool, ".."), { recursive: true });
    await symlink(join(root, "repository-tests", "node_modules", tool), join(modules, tool), "dir");
  }
  if (!needed.includes("typescript")) return;
  await mkdir(join(modules, ".bin"), { recursive: true });
  await symlink(join("..", "typescript", "bin", "tsc"), join(modules, ".bin", "tsc"));
}

/** The workspace's packages among the given ones, and those that they depend on. */
function closureOf(names: readonly string[]): string[] {
  const published = new Map(workspacePackages().map((each) => [each.name, each.dependencies]));
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (!published.has(name) || needed.has(name)) return;
    needed.add(name);
    published.get(name)?.forEach(add);
  };
  names.forEach(add);
  return [...needed].sort();
}

/** Packs packages as they would be published: `file:` references by package name. */
async function pack(names: readonly string[], into: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { folder, name } of workspacePackages().filter((each) => names.includes(each.name))) {
    const destination = join(into, name.replace(/\W+/g, "-"));
    await mkdir(destination, { recursive: true });
    const pnpm = join(root, "node_modules", ".bin", "pnpm");
    await ran(pnpm, ["pack", "--pack-destination", destination], join(root, folder));
    const [file] = await readdir(destination);
    files.set(name, `file:${join(destination, file as string)}`);
  }
  return files;
}

function npm(folder: string, args: readonly string[]): Promise<string> {
  return ran("npm", args, folder);
}

async function ran(command: string, args: readonly string[], cwd: string): Promise<string> {
  // An outer npm says of itself which project it is in, which concerns another one than this.
  const isOuter = ([key]: [string, string | undefined]): boolean =>
    /^(npm_(package|lifecycle)_|npm_config_local_prefix$|NODE_OPTIONS$|VITEST)/i.test(key);
  const env = Object.fromEntries(Object.entries(process.env).filter((entry) => !isOuter(entry)));
  try {
    const { stdout } = await run(command, args, { cwd, env, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed in ${cwd}:\n${stdout}\n${stderr}`, { cause: error });
  }
}
