/** A satellite that eomatch knows by name. */
export interface Platform {
  /** The canonical name, as it stands in ids and paths: `S2A`, `Landsat-9`. */
  readonly name: string;
  /** Other spellings; letter case, spaces, hyphens and underscores do not count. */
  readonly aliases: readonly string[];
  /** The NORAD catalogue number of its element sets. */
  readonly noradId: number;
  /** The constellation, as it stands in paths. */
  readonly constellation: string;
  /** Its Earth-observing instruments. */
  readonly instruments: readonly string[];
}

type Row = [
  name: string,
  noradId: number,
  constellation: string,
  aliases: readonly string[],
  instruments: readonly string[],
];

// NORAD catalogue numbers: the public satellite catalogue (SATCAT). Aliases: the spellings of Copernicus, USGS,
// NASA CMR, Earth Search, Planetary Computer, product file names and the Python package.
const rows: readonly Row[] = [
  ["S1A", 39634, "Sentinel-1", ["Sentinel-1A"], ["C-SAR"]],
  ["S1B", 41456, "Sentinel-1", ["Sentinel-1B"], ["C-SAR"]],
  ["S1C", 62261, "Sentinel-1", ["Sentinel-1C"], ["C-SAR"]],
  ["S2A", 40697, "Sentinel-2", ["Sentinel-2A"], ["MSI"]],
  ["S2B", 42063, "Sentinel-2", ["Sentinel-2B"], ["MSI"]],
  ["S2C", 60989, "Sentinel-2", ["Sentinel-2C"], ["MSI"]],
  ["S3A", 41335, "Sentinel-3", ["Sentinel-3A"], ["OLCI", "SLSTR", "SRAL"]],
  ["S3B", 43437, "Sentinel-3", ["Sentinel-3B"], ["OLCI", "SLSTR", "SRAL"]],
  ["S5P", 42969, "Sentinel-5P", ["Sentinel-5P", "Sentinel-5 Precursor"], ["TROPOMI"]],
  [
    "Sentinel-6",
    46984,
    "Sentinel-6",
    ["S6", "S6A", "S6MF", "Sentinel-6A", "Sentinel-6 Michael Freilich"],
    ["Poseidon-4"],
  ],
  ["Landsat-5", 14780, "Landsat", ["LS5", "L5", "LT05"], ["TM", "MSS"]],
  ["Landsat-7", 25682, "Landsat", ["LS7", "L7", "LE07"], ["ETM+"]],
  ["Landsat-8", 39084, "Landsat", ["LS8", "L8", "LC08", "LO08", "LT08"], ["OLI", "TIRS"]],
  ["Landsat-9", 49260, "Landsat", ["LS9", "L9", "LC09", "LO09", "LT09"], ["OLI", "TIRS"]],
  ["Terra", 25994, "Terra", ["EOS-AM1", "EOS AM-1"], ["MODIS", "ASTER", "MISR"]],
  ["Aqua", 27424, "Aqua", ["EOS-PM1", "EOS PM-1"], ["MODIS", "AIRS"]],
  ["Suomi-NPP", 37849, "JPSS", ["SNPP", "S-NPP", "NPP", "Suomi NPP"], ["VIIRS"]],
  ["NOAA-20", 43013, "JPSS", ["N20", "JPSS-1"], ["VIIRS"]],
  ["NOAA-21", 54234, "JPSS", ["N21", "JPSS-2"], ["VIIRS"]],
  ["PACE", 58928, "PACE", [], ["OCI", "HARP2", "SPEXone"]],
  ["Envisat", 27386, "Envisat", [], ["MERIS", "AATSR"]],
  ["PROBA-V", 39159, "PROBA-V", ["PV"], ["VGT-P"]],
  ["PROBA-1", 26958, "PROBA-1", [], ["CHRIS"]],
  ["EnMAP", 52159, "EnMAP", [], ["HSI"]],
  ["PRISMA", 44072, "PRISMA", [], ["HYC"]],
  ["EarthCARE", 59908, "EarthCARE", [], ["MSI-EarthCARE", "ATLID"]],
  ["MetOp-A", 29499, "MetOp", ["Metop-A", "M02"], ["AVHRR", "IASI"]],
  ["MetOp-B", 38771, "MetOp", ["Metop-B", "M01"], ["AVHRR", "IASI"]],
  ["MetOp-C", 43689, "MetOp", ["Metop-C", "M03"], ["AVHRR", "IASI"]],
  ["CryoSat-2", 36508, "CryoSat", [], ["SIRAL"]],
  ["ICESat-2", 43613, "ICESat", [], ["ATLAS"]],
  ["SARAL", 39086, "SARAL", ["SARAL-AltiKa", "SA"], ["AltiKa"]],
  ["Jason-3", 41240, "Jason", ["J3"], ["Poseidon-3B"]],
  ["SWOT", 54754, "SWOT", [], ["KaRIn"]],
  ["ISS", 25544, "ISS", ["Zarya"], ["ECOSTRESS", "EMIT"]],
];

/** The satellites that eomatch knows, each once. */
export const platforms: readonly Platform[] = rows.map(
  ([name, noradId, constellation, aliases, instruments]) => ({
    name,
    aliases,
    noradId,
    constellation,
    instruments,
  }),
);

const byFoldedName: ReadonlyMap<string, Platform> = new Map(
  platforms.flatMap((platform) =>
    [platform.name, ...platform.aliases].map((name): [string, Platform] => [folded(name), platform]),
  ),
);

const byNoradId: ReadonlyMap<number, Platform> = new Map(
  platforms.map((platform) => [platform.noradId, platform]),
);

function folded(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** Looks a satellite up by any of its names or by its NORAD number; undefined when it is not in the table. */
export function findPlatform(nameOrNoradId: string | number): Platform | undefined {
  return typeof nameOrNoradId === "number"
    ? byNoradId.get(nameOrNoradId)
    : byFoldedName.get(folded(nameOrNoradId));
}

/** The canonical name of a satellite: `sentinel-2a` gives `S2A`; a name that is not in the table is used as it is. */
export function canonicalPlatform(name: string): string {
  return findPlatform(name)?.name ?? name.trim();
}

/** The constellation of a satellite; for one that is not in the table, its own name. */
export function constellationOf(platformName: string): string {
  return findPlatform(platformName)?.constellation ?? platformName.trim();
}

/**
 * Reads the satellite from a product's id, where agencies put it first: `S2A_MSIL1C_…`, `LC09_L1TP_…`.
 *
 * @returns its canonical name, or undefined when the id does not begin with a known satellite
 */
export function platformOfProductId(id: string): string | undefined {
  const [prefix] = /^[A-Za-z0-9]+/.exec(id) ?? [];
  return prefix === undefined ? undefined : findPlatform(prefix)?.name;
}

/**
 * Picks what belongs to a satellite out of things that name theirs, such as the element sets of a file.
 *
 * By NORAD number where the satellite is in the table; otherwise by name; otherwise all of them, when they are of
 * one satellite only, whatever it is called there.
 */
export function selectPlatform<T extends { readonly noradId: number; readonly name?: string | undefined }>(
  things: readonly T[],
  platformName: string,
): T[] {
  const known = findPlatform(platformName);
  if (known !== undefined) return things.filter(({ noradId }) => noradId === known.noradId);
  const named = things.filter(({ name }) => name !== undefined && canonicalPlatform(name) === platformName);
  if (named.length > 0) return named;
  return new Set(things.map(({ noradId }) => noradId)).size === 1 ? [...things] : [];
}
