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

/** `{ kind: celestrak, url? }`: today's element sets; those of `custom_satellites` come from their files. */
export const celestrakKind: OrbitKind<{ url?: string | undefined; name?: string | undefined }> = {
  summary: "today's element sets from CelesTrak or a mirror of it",
  options: (z) =>
    z.strictObject({ url: z.url({ protocol: /^https?$/ }).optional(), name: z.string().optional() }),
  create: async (options, { elementSetFiles }) => {
    const { celestrak } = await import("@eomatch/providers/celestrak");
    return filesFirst(celestrak(options), elementSetFiles);
  },
};

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
