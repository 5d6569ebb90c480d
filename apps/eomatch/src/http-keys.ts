import type { AdapterContext } from "@eomatch/cli/program";
import type { HostHealth } from "@eomatch/providers/stac-api";
import { hostHealthOf } from "./host-health.js";
import type { Schema, Zod } from "./sign-in.js";

/** Keys of everything that is asked over HTTP. */
export interface HttpKeys {
  retries?: number | undefined;
  max_concurrent_requests?: number | undefined;
  min_interval_seconds?: number | undefined;
  connect_timeout_seconds?: number | undefined;
  response_timeout_seconds?: number | undefined;
  stall_timeout_seconds?: number | undefined;
}

/** Keys that choose among the files of a product. */
export interface FileKeys {
  assets?: string[] | undefined;
  roles?: string[] | undefined;
}

/** Our collection names and the archive's, as a config gives them. */
export interface Collections {
  readonly [ours: string]: string | string[];
}

/** How a config is checked for some keys, none of which is needed. */
export type KeySchemas<Keys> = { [Key in keyof Required<Keys>]: Schema<Keys[Key]> };

/** Checks for {@link HttpKeys}. */
export function httpKeys(zod: Zod): KeySchemas<HttpKeys> {
  return {
    retries: zod.int().min(0).max(100).optional(),
    max_concurrent_requests: zod.int().min(1).max(100).optional(),
    min_interval_seconds: zod.number().min(0).optional(),
    connect_timeout_seconds: zod.number().positive().optional(),
    response_timeout_seconds: zod.number().positive().optional(),
    stall_timeout_seconds: zod.number().positive().optional(),
  };
}

/** Checks for {@link FileKeys}. */
export function fileKeys(zod: Zod): KeySchemas<FileKeys> {
  return {
    assets: zod.array(zod.string()).min(1).optional(),
    roles: zod.array(zod.string()).min(1).optional(),
  };
}

/** Checks for {@link Collections}. */
export function collectionNames(zod: Zod): Schema<Collections | undefined> {
  return zod.record(zod.string(), zod.union([zod.string(), zod.array(zod.string())])).optional();
}

/** The options of a provider that {@link HttpKeys} stand for, and what all providers of the config know of hosts. */
export async function httpOptions(
  keys: HttpKeys,
  context: AdapterContext,
): Promise<{
  retries: number | undefined;
  maxConcurrentRequests: number | undefined;
  minIntervalSeconds: number | undefined;
  connectTimeoutSeconds: number | undefined;
  responseTimeoutSeconds: number | undefined;
  stallTimeoutSeconds: number | undefined;
  health: HostHealth;
}> {
  return {
    retries: keys.retries,
    maxConcurrentRequests: keys.max_concurrent_requests,
    minIntervalSeconds: keys.min_interval_seconds,
    connectTimeoutSeconds: keys.connect_timeout_seconds,
    responseTimeoutSeconds: keys.response_timeout_seconds,
    stallTimeoutSeconds: keys.stall_timeout_seconds,
    health: await hostHealthOf(context),
  };
}
