import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A package of the workspace. */
export interface WorkspacePackage {
  /** Folder, relative to the repository. */
  readonly folder: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

/** Every published package of the workspace. */
export function workspacePackages(): WorkspacePackage[] {
  return ["packages", "apps"]
    .flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      return {
        folder,
        name: manifest.name as string,
        dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
        devDependencies: Object.keys({ ...manifest.devDependencies }),
      };
    });
}

/** The files git tracks, and the new ones it does not ignore, relative to the repository. */
export function trackedFiles(): string[] {
  const options = { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], options)
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(root, file)));
}

/** A file's text. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
