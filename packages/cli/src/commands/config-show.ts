import { publicHref } from "@eomatch/stac-model";
import { Document, isMap, Pair, type Scalar, YAMLMap } from "yaml";
import type { CliAdapters } from "../adapters.js";
import { configKeys, nestedKeys } from "../config/keys.js";
import { isMapping } from "../config/layer.js";
import { loadConfig } from "../config/load.js";
import type { LoadedConfig } from "../config/loaded-config.js";
import { formatOrigin } from "../config/origin.js";
import { EOMatchContext } from "../eomatch-context.js";
import { exitCodes } from "../exit-code.js";
import type { CliIo } from "../io.js";

/** The flags of `config show`. */
export interface ConfigShowFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly origin?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/**
 * Writes the config that holds, after all layers, as YAML; secrets stay `${VAR}` or are hidden.
 *
 * @returns the exit code
 */
export async function runConfigShow(
  flags: ConfigShowFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const loaded = await loadConfig({
    adapters,
    env: io.env,
    cwd: io.cwd,
    configFile: flags.config,
    path: flags.path,
  });
  io.stdout.write(formatConfig(loaded, { hasOrigins: flags.origin === true }));
  if (flags.verbose === true) {
    const context = new EOMatchContext(loaded, { adapters, env: io.env, directory: io.cwd });
    for (const line of await servedLines(context)) io.stdout.write(`# ${line}\n`);
  }
  return exitCodes.done;
}

/** Which collections each provider serves, and which of them the config searches there. */
async function servedLines(context: EOMatchContext): Promise<string[]> {
  const wanted = new Set(context.config.sensors.map(({ collection }) => collection));
  return (await context.makeProviders()).map(({ key, provider, error }) => {
    if (provider === undefined) return `${key} cannot be used: ${error?.message ?? ""}`;
    const searched = provider.collections.filter((collection) => wanted.has(collection));
    const use = searched.length === 0 ? "not asked for any of them" : `asked for ${searched.join(", ")}`;
    return `${key} ${provider.name} serves ${provider.collections.join(", ")}: ${use}`;
  });
}

/** Writes a config as YAML, with `hasOrigins` each key under a comment that says where it comes from. */
export function formatConfig(
  { layered }: LoadedConfig,
  { hasOrigins }: { readonly hasOrigins: boolean },
): string {
  const root = new YAMLMap();
  const document = new Document(root);
  const add = (map: YAMLMap, path: readonly string[], value: unknown): void => {
    const key: Scalar = document.createNode(path.at(-1) ?? "");
    if (hasOrigins && !isMap(value)) key.commentBefore = ` ${formatOrigin(layered.originOf(path))}`;
    map.add(new Pair(key, isMap(value) ? value : document.createNode(withoutSecrets(value, false))));
  };
  for (const key of configKeys.filter((one) => layered.written[one] !== undefined)) {
    const value = layered.written[key];
    const nested = isMapping(value) ? nestedKeys[key] : undefined;
    if (nested === undefined || !isMapping(value)) {
      add(root, [key], value);
      continue;
    }
    const map = new YAMLMap();
    for (const inner of nested.filter((one) => value[one] !== undefined))
      add(map, [key, inner], value[inner]);
    add(root, [key], map);
  }
  return document.toString({ lineWidth: 0 });
}

const secretKeys: ReadonlySet<string> = new Set(["auth", "headers"]);

/** Hides what stands under `auth` and `headers` unless it only names variables, and credentials in addresses. */
function withoutSecrets(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => withoutSecrets(entry, isSecret));
  if (isMapping(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        withoutSecrets(inner, (isSecret || secretKeys.has(key)) && key !== "kind"),
      ]),
    );
  }
  if (typeof value === "string" && !isSecret) return publicHref(value);
  return isSecret && !(typeof value === "string" && /^(\w+ )?\$\{\w+\}$/.test(value)) ? "***" : value;
}
