import type { ProviderKind } from "@eomatch/cli/program";

interface Collections {
  readonly [ours: string]: string | string[];
}

/** `{ kind: local, path, collections?, name? }`: STAC items on disk. */
export const localKind: ProviderKind<{
  path: string;
  collections?: Collections | undefined;
  name?: string | undefined;
  assets?: string[] | undefined;
  roles?: string[] | undefined;
}> = {
  summary: "STAC items, item collections, NDJSON or a static catalogue on disk",
  options: (z) =>
    z.strictObject({
      path: z.string().min(1),
      collections: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
      name: z.string().optional(),
      assets: z.array(z.string()).min(1).optional(),
      roles: z.array(z.string()).min(1).optional(),
    }),
  create: async ({ path, name, collections, assets, roles }, { resolvePath }) => {
    const { localProvider } = await import("@eomatch/providers/local");
    return localProvider({
      path: resolvePath(path),
      name: name ?? `local ${path}`,
      collections,
      assets,
      roles,
    });
  },
};

/** `{ kind: stac-api, url, collections?, headers?, page_size? … }`: any archive with STAC API item search. */
export const stacApiKind: ProviderKind<{
  url: string;
  collections?: Collections | undefined;
  name?: string | undefined;
  headers?: Record<string, string> | undefined;
  method?: "GET" | "POST" | undefined;
  page_size?: number | undefined;
  retries?: number | undefined;
  max_concurrent_requests?: number | undefined;
  min_interval_seconds?: number | undefined;
  response_timeout_seconds?: number | undefined;
  stall_timeout_seconds?: number | undefined;
  assets?: string[] | undefined;
  roles?: string[] | undefined;
}> = {
  summary: "a product archive with STAC API item search",
  options: (z) =>
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }),
      collections: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
      name: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      method: z.enum(["GET", "POST"]).optional(),
      page_size: z.int().min(1).max(10_000).optional(),
      retries: z.int().min(0).max(100).optional(),
      max_concurrent_requests: z.int().min(1).max(100).optional(),
      min_interval_seconds: z.number().min(0).optional(),
      response_timeout_seconds: z.number().positive().optional(),
      stall_timeout_seconds: z.number().positive().optional(),
      assets: z.array(z.string()).min(1).optional(),
      roles: z.array(z.string()).min(1).optional(),
    }),
  create: async (options) => {
    const { stacApiProvider } = await import("@eomatch/providers/stac-api");
    const { url, name, collections, headers, method, retries, assets, roles } = options;
    return stacApiProvider({
      url,
      name,
      collections,
      headers,
      method,
      retries,
      assets,
      roles,
      pageSize: options.page_size,
      maxConcurrentRequests: options.max_concurrent_requests,
      minIntervalSeconds: options.min_interval_seconds,
      responseTimeoutSeconds: options.response_timeout_seconds,
      stallTimeoutSeconds: options.stall_timeout_seconds,
    });
  },
};

/** `{ kind: simulator, min_sun_elevation_deg? }`: acquisitions along the real orbits that `orbits` names. */
export const simulatorKind: ProviderKind<{
  name?: string | undefined;
  min_sun_elevation_deg?: number | undefined;
}> = {
  summary: "simulated acquisitions along real orbits, for planning and trying out",
  options: (z) =>
    z.strictObject({
      name: z.string().optional(),
      min_sun_elevation_deg: z.number().min(-90).max(90).optional(),
    }),
  create: async ({ name, min_sun_elevation_deg: minSunElevationDeg }, { orbitSource }) => {
    if (orbitSource === undefined) {
      throw new Error(
        "simulated products need orbits: name a source, such as orbits: { kind: tle-files, directory: ./tle }",
      );
    }
    const { simulatedProvider } = await import("@eomatch/simulator");
    return simulatedProvider({ orbitSource, name, minSunElevationDeg });
  },
};
