import { homedir } from "node:os";
import { resolve } from "node:path";
import type { Environment } from "./variables.js";

/** Makes a path absolute: `~/` is the user's home folder, anything relative starts from a folder. */
export function resolvePath(
  path: string,
  from: { readonly directory: string; readonly env: Environment },
): string {
  if (path === "~") return homeOf(from.env);
  if (/^~[/\\]/.test(path)) return resolve(homeOf(from.env), path.slice(2));
  return resolve(from.directory, path);
}

/** The user's home folder, as the environment or else the system has it. */
export function homeOf(env: Environment): string {
  return env["HOME"] || env["USERPROFILE"] || homedir();
}
