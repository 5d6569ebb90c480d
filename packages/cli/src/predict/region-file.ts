import { readFile } from "node:fs/promises";
import type { Footprint } from "@eomatch/stac-model";
import { wrong } from "../commands/query-flags.js";
import { parseGeoJson, readRegion } from "../config/region.js";
import { resolvePath } from "../config/resolve-path.js";
import type { CliIo } from "../io.js";

/**
 * Reads the GeoJSON file of `--region`: polygons, points, or features with them, taken together.
 *
 * @throws CliError `cli/wrong-usage` that names the file and what is wrong with it
 */
export async function readRegionFile(
  file: string,
  { cwd, env }: Pick<CliIo, "cwd" | "env">,
): Promise<Footprint> {
  const path = resolvePath(file, { directory: cwd, env });
  let value: unknown;
  try {
    value = parseGeoJson(await readFile(path, "utf8"));
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    const reason = error instanceof Error ? error.message : String(error);
    throw wrong(
      "--region",
      `${path} ${isAbsent ? "does not exist: check the path" : `cannot be read as GeoJSON: ${reason}`}`,
      error,
    );
  }
  const read = readRegion(value);
  if ("reason" in read) throw wrong("--region", `${path} ${read.reason}`);
  return read.region;
}
