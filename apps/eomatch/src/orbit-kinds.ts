import type { AdapterContext, OrbitKind } from "@eomatch/cli/program";
import type { OrbitSource } from "@eomatch/stac-model";

/** `{ kind: tle-files, directory }`: element sets in files; `custom_satellites` may name further files. */
export const tleFilesKind: OrbitKind<{ directory: string; name?: string | undefined }> = {
  summary: "element sets (TLE, OMM) in the files of a folder",
  options: (z) => z.strictObject({ directory: z.string().min(1), name: z.string().optional() }),
  create: async ({ directory, name }, { elementSetFiles: files, resolvePath }) => {
    const { tleFiles } = await import("@eomatch/providers/tle-files");
    return tleFiles({ directory: resolvePath(directory), name: name ?? `tle-files ${directory}`, files });
  },
};

/** Where element sets are kept between runs, as services ask: `orbits.cache` chooses another folder, or none. */
const cacheFolder = "~/.cache/eomatch/element-sets";

/** `{ kind: celestrak, url?, cache? }`: today's element sets; those of `custom_satellites` come from their files. */
export const celestrakKind: OrbitKind<{
  url?: string | undefined;
  name?: string | undefined;
  cache?: string | undefined;
}> = {
  summary: "today's element sets from CelesTrak or a mirror of it",
  options: (z) =>
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }).optional(),
      name: z.string().optional(),
      cache: z.string().min(1).optional(),
    }),
  create: async ({ cache, ...options }, context) => {
    const { celestrak } = await import("@eomatch/providers/celestrak");
    const source = celestrak({ ...options, cacheDirectory: cacheDirectoryOf(cache, context) });
    return filesFirst(source, context.elementSetFiles);
  },
};

/** `{ kind: space-track, username, password, url?, cache? }`: the element sets of any date, signed in. */
export const spaceTrackKind: OrbitKind<{
  username: string;
  password: string;
  url?: string | undefined;
  name?: string | undefined;
  cache?: string | undefined;
}> = {
  summary: "element sets of any date from Space-Track, with a user's name and password",
  options: (z) =>
    z.strictObject({
      username: z.string().min(1),
      password: z.string().min(1),
      url: z.url({ protocol: /^https?$/ }).optional(),
      name: z.string().optional(),
      cache: z.string().min(1).optional(),
    }),
  create: async ({ cache, ...options }, context) => {
    const { spaceTrack } = await import("@eomatch/providers/space-track");
    const source = spaceTrack({ ...options, cacheDirectory: cacheDirectoryOf(cache, context) });
    return filesFirst(source, context.elementSetFiles);
  },
};

function cacheDirectoryOf(cache: string | undefined, { resolvePath }: AdapterContext): string | undefined {
  return cache === "none" ? undefined : resolvePath(cache ?? cacheFolder);
}

async function filesFirst(
  source: OrbitSource,
  files: AdapterContext["elementSetFiles"],
): Promise<OrbitSource> {
  if (Object.keys(files).length === 0) return source;
  const { tleFiles } = await import("@eomatch/providers/tle-files");
  const own = tleFiles({ files });
  return {
    name: source.name,
    elementSets: (query, options) =>
      (Object.hasOwn(files, query.platform.name) ? own : source).elementSets(query, options),
  };
}
