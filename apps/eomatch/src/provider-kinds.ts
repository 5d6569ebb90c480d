import type { ProviderKind } from "@eomatch/cli/program";
import { hostHealthOf } from "./host-health.js";

/** Our collection names and the archive's, as a config gives them. */
export interface Collections {
  readonly [ours: string]: string | string[];
}

/** `{ kind: local, path, collections?, name? }`: STAC items on disk. */
export const localKind: ProviderKind<{
  path: string;
  collections?: Collections | undefined;
  name?: string | undefined;
  assets?: string[] | undefined;
  roles?: string[] | undefined;
  retries?: number | undefined;
}> = {
  summary: "STAC items, item collections, NDJSON or a static catalogue on disk",
  options: (z) =>
    z.strictObject({
      path: z.string().min(1),
      collections: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
      name: z.string().optional(),
      assets: z.array(z.string()).min(1).optional(),
      roles: z.array(z.string()).min(1).optional(),
      retries: z.int().min(0).max(100).optional(),
    }),
  create: async ({ path, name, ...options }, context) => {
    const { localProvider } = await import("@eomatch/providers/local");
    return localProvider({
      ...options,
      path: context.resolvePath(path),
      name: name ?? `local ${path}`,
      health: await hostHealthOf(context),
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
