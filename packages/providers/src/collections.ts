/** An archive whose collection names the table knows. */
export type ArchiveName =
  | "cdse"
  | "ceda"
  | "cmr"
  | "copernicus-stac"
  | "earth-search"
  | "eumetsat"
  | "landsatlook"
  | "planetary-computer"
  | "radcalnet"
  | "usgs";

/** What an archive calls one of our collections. */
export interface ArchiveCollection {
  /** Searched for, all of them: together they are the collection. */
  readonly searched: readonly string[];
  /**
   * Also hold the collection but list the same acquisitions again (near real time beside final, surface
   * temperature beside reflectance), so they are recognised in files and not searched unless asked for.
   */
  readonly alsoNamed: readonly string[];
}

/** Our collection names, and the archive's own for each: one or several. */
export interface CollectionMapping {
  readonly [ours: string]: string | readonly string[];
}

type Names = string | readonly [searched: readonly string[], alsoNamed: readonly string[]];

// Sources: the archives' own collection listings (Copernicus Data Space OData and STAC v1, USGS M2M and
// landsatlook, Earth Search v1, Planetary Computer, CEDA, NASA CMR, EUMETSAT Data Store, RadCalNet).
const rows: { readonly [ours: string]: { readonly [archive in ArchiveName]?: Names } } = {
  S2_MSI_L1C: {
    cdse: "S2MSI1C",
    "copernicus-stac": "sentinel-2-l1c",
    "earth-search": "sentinel-2-l1c",
    usgs: "SENTINEL_2A",
  },
  S2_MSI_L2A: {
    cdse: "S2MSI2A",
    "copernicus-stac": "sentinel-2-l2a",
    "earth-search": [["sentinel-2-c1-l2a"], ["sentinel-2-l2a"]],
    "planetary-computer": "sentinel-2-l2a",
  },
  // Analysis-ready surface reflectance of the UK (DEFRA and JNCC), made from L1C by another chain than ESA's L2A.
  S2_MSI_ARD: { ceda: "sentinel2_ard" },
  LANDSAT_C2L1: {
    landsatlook: "landsat-c2l1",
    "planetary-computer": "landsat-c2-l1",
    usgs: "landsat_ot_c2_l1",
  },
  LANDSAT_C2L2: {
    "earth-search": "landsat-c2-l2",
    landsatlook: [["landsat-c2l2-sr"], ["landsat-c2l2-st"]],
    "planetary-computer": "landsat-c2-l2",
    usgs: "landsat_ot_c2_l2",
  },
  S3_EFR: {
    cdse: "OL_1_EFR___",
    "copernicus-stac": [["sentinel-3-olci-1-efr-ntc"], ["sentinel-3-olci-1-efr-nrt"]],
    eumetsat: "EO:EUM:DAT:0409",
  },
  S3_SLSTR_L1RBT: {
    cdse: "SL_1_RBT___",
    "copernicus-stac": [["sentinel-3-sl-1-rbt-ntc"], ["sentinel-3-sl-1-rbt-nrt"]],
    eumetsat: "EO:EUM:DAT:0411",
  },
  MODIS_L1B: { cmr: [["MOD021KM", "MYD021KM"], []] },
  VIIRS_L1B: { cmr: [["VNP02MOD", "VJ102MOD", "VJ202MOD"], []] },
  PACE_OCI_L1B: { cmr: "PACE_OCI_L1B_SCI" },
  RCN_TOA: { radcalnet: "RCN_TOA" },
  RCN_BOA: { radcalnet: "RCN_BOA" },
};

/** Our collections, and for each what the archives call it; extended by the `collections` of a provider. */
export const collections: {
  readonly [ours: string]: Readonly<Partial<Record<ArchiveName, ArchiveCollection>>>;
} = Object.fromEntries(
  Object.entries(rows).map(([ours, archives]) => [
    ours,
    Object.fromEntries(
      Object.entries(archives).map(([archive, names]): [string, ArchiveCollection] => [
        archive,
        typeof names === "string"
          ? { searched: [names], alsoNamed: [] }
          : { searched: names[0], alsoNamed: names[1] },
      ]),
    ),
  ]),
);

const archivesByHost: ReadonlyMap<string, ArchiveName> = new Map([
  ["api.stac.ceda.ac.uk", "ceda"],
  ["earth-search.aws.element84.com", "earth-search"],
  ["landsatlook.usgs.gov", "landsatlook"],
  ["planetarycomputer.microsoft.com", "planetary-computer"],
  ["stac.dataspace.copernicus.eu", "copernicus-stac"],
]);

/** The archive whose STAC API answers at a host name; undefined when the table does not know it. */
export function archiveOfHost(hostName: string): ArchiveName | undefined {
  return archivesByHost.get(hostName.toLowerCase());
}

/**
 * What to search an archive for, by our collection name.
 *
 * @param archive undefined for an archive that the table does not know: only the mapping counts then
 * @param mapping adds collections and replaces those of the table
 */
export function searchedCollections(
  archive: ArchiveName | undefined,
  mapping: CollectionMapping = {},
): ReadonlyMap<string, readonly string[]> {
  const searched = new Map<string, readonly string[]>();
  for (const [ours, archives] of Object.entries(collections)) {
    const known = archive === undefined ? undefined : archives[archive];
    if (known !== undefined) searched.set(ours, known.searched);
  }
  for (const [ours, theirs] of Object.entries(mapping)) searched.set(ours, listOf(theirs));
  return searched;
}

/**
 * The names under which a collection's items may appear in files: ours, and those of every archive; or those
 * of the mapping alone when it names the collection.
 */
export function recognisedCollections(ours: string, mapping: CollectionMapping = {}): ReadonlySet<string> {
  const mapped = mapping[ours];
  if (mapped !== undefined) return new Set(listOf(mapped));
  const names = Object.values(collections[ours] ?? {}).flatMap(({ searched, alsoNamed }) => [
    ...searched,
    ...alsoNamed,
  ]);
  return new Set([ours, ...names]);
}

function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === "string" ? [names] : names;
}
