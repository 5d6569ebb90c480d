import type { ProviderKind } from "@eomatch/cli/program";
import { hostHealthOf } from "./host-health.js";
import {
  type Collections,
  collectionNames,
  type FileKeys,
  fileKeys,
  type HttpKeys,
  httpKeys,
} from "./http-keys.js";

/** `{ kind: local, path, collections?, name? }`: STAC items on disk. */
export const localKind: ProviderKind<
  Pick<HttpKeys, "retries"> &
    FileKeys & { path: string; collections?: Collections | undefined; name?: string | undefined }
> = {
  summary: "STAC items, item collections, NDJSON or a static catalogue on disk",
  options: (z) =>
    z.strictObject({
      path: z.string().min(1),
      collections: collectionNames(z),
      name: z.string().optional(),
      retries: httpKeys(z).retries,
      ...fileKeys(z),
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
