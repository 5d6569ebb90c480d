import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { LocalRegistry } from "./local-registry.js";
import { root } from "./repository.js";

const run = promisify(execFile);

/** A project of `consumers/`, installed elsewhere as its user would have it. */
export interface PackedConsumer {
  /** The folder it was copied to. */
  readonly folder: string;
  /** The packages of ours that were installed, directly or not. */
  readonly packages: readonly string[];
  /** Runs a script of its package.json and returns what it prints. */
  script(name: string): Promise<string>;
  /** Removes all of it. */
  remove(): Promise<void>;
}

/**
 * Installs a project of `consumers/` with npm, outside of the workspace and as its manifest stands.
 *
 * @param name folder below `consumers/`
 * @param registry where npm finds what the project needs
 * @throws Error with what npm printed when it fails
 */
export async function installConsumer(name: string, registry: LocalRegistry): Promise<PackedConsumer> {
  const scratch = await mkdtemp(join(tmpdir(), `eomatch-${name}-`));
  const remove = (): Promise<void> => rm(scratch, { recursive: true, force: true });
  try {
    const folder = join(scratch, name);
    const isSource = (path: string): boolean => !["node_modules", "dist"].includes(basename(path));
    await cp(join(root, "consumers", name), folder, { recursive: true, filter: isSource });
    // A cache of its own: another one may hold packages of the same versions that were packed earlier.
    const where = ["--registry", registry.url, "--cache", join(scratch, "cache")];
    await npm(folder, [
      "install",
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
      "--no-update-notifier",
      ...where,
    ]);
    const script = (each: string): Promise<string> => npm(folder, ["run", "--silent", each]);
    return { folder, packages: await oursIn(join(folder, "node_modules")), script, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The names of our packages in a folder of installed ones. */
async function oursIn(modules: string): Promise<string[]> {
  const all = await readdir(modules);
  const scoped = all.includes("@eomatch") ? await readdir(join(modules, "@eomatch")) : [];
  return [...scoped.map((each) => `@eomatch/${each}`), ...all.filter((each) => each === "eomatch")].sort();
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  // An outer npm says of itself which project it is in, which concerns another one than this.
  const isOuter = ([key]: [string, string | undefined]): boolean =>
    /^(npm_(package|lifecycle)_|npm_config_local_prefix$|NODE_OPTIONS$|VITEST)/i.test(key);
  const env = Object.fromEntries(Object.entries(process.env).filter((entry) => !isOuter(entry)));
  try {
    const { stdout } = await run("npm", args, { cwd, env, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm ${args.join(" ")} failed in ${cwd}:\n${stdout}\n${stderr}`, { cause: error });
  }
}
