/** What a product's name says of it, as far as its agency's naming does. */
export interface ProductName {
  /** What it is an acquisition of, without satellite and collection: `20241009T174231|13TDE`. */
  readonly acquisition: string;
  /** 2 final, 1 in short time, 0 in near real time. */
  readonly timeliness: number | undefined;
  /** Processing baseline or collection, `0511`, `002`, `02`; compares as text within one mission. */
  readonly baseline: string | undefined;
  /** When it was processed, as digits, `20241203211406` or just the day; compares as text. */
  readonly processed: string | undefined;
}

/**
 * Reads a product's name by the agencies' grammars, in the forms that archives give them.
 *
 * - Sentinel-2: `S2A_MSIL1C_20200808T010311_N0500_R045_T54PXA_20230413T212505` (Sentinel-2 Products Specification, compact
 *   naming since 2016); some archives leave the baseline out. The acquisition is the datatake's start and the tile.
 * - Sentinel-3: `S3A_OL_1_EFR____20211021T073827_20211021T074112_20211022T120000_0164_077_334_4320_MAR_O_NT_002`
 *   (Sentinel-3 PDGS File Naming Convention, GMES-S3GS-FR-17-0004); some archives join the underscores and leave out
 *   the time of processing or what follows the frame. The acquisition is cycle, orbit and frame, or the start where there
 *   are no frames.
 * - Landsat Collection 2: `LC08_L1TP_033032_20241127_20241203_02_T1` (USGS LSDS-1618); some archives leave the day of
 *   processing out. The acquisition is path, row and day.
 * - MODIS, VIIRS: `MOD021KM.A2024123.1030.061.2024124012345.hdf` (NASA, "MODIS Level 1B Product User's Guide"): product,
 *   day and minute. PACE: `PACE_OCI.20240401T000123.L1B.V3.nc`: instrument, start and level.
 *
 * @returns undefined for a name of another grammar
 */
export function readProductName(name: string): ProductName | undefined {
  return sentinel2(name) ?? sentinel3(name) ?? landsat(name) ?? granule(name) ?? pace(name);
}

/** The digits of a time to the second, so that `20241203T211406` and `2024-12-03T21:14:06.02Z` compare as text. */
export function timeDigits(text: string | undefined): string | undefined {
  const found = text?.replace(/\.\d+/, "").replace(/\D/g, "").slice(0, 14) ?? "";
  return found.length >= 8 ? found : undefined;
}

function sentinel2(name: string): ProductName | undefined {
  const match = /^S2[A-Z]_MSIL\w{2}_(\d{8}T\d{6})_(?:N(\d{4})_)?R\d{3}_T(\w{5})(?:_(\d{8}T\d{6}))?/.exec(
    name,
  );
  if (match === null) return undefined;
  const [, start, baseline, tile, discriminator] = match;
  return {
    acquisition: `${start}|${tile}`,
    timeliness: undefined,
    baseline,
    processed: timeDigits(discriminator),
  };
}

function sentinel3(name: string): ProductName | undefined {
  const match =
    /^S3[A-Z]_([A-Z]{2}_[0-9_]_\w+?)_+(\d{8}T\d{6})_\d{8}T\d{6}_(?:(\d{8}T\d{6})_)?\d{4}_(\d{3})_(\d{3})(?:_(\d{4}))?(?:_+\w{3}_[A-Z]_(N[RT]|ST)(?:_(\d{3}))?)?/.exec(
      name,
    );
  if (match === null) return undefined;
  const [, type, start, processed, cycle, orbit, frame, timeliness = "", baseline] = match;
  return {
    acquisition: frame === undefined ? `${type}|${start}` : [type, cycle, orbit, frame].join("|"),
    timeliness: sentinel3Timeliness[timeliness],
    baseline,
    processed: timeDigits(processed),
  };
}

/** Near real time, short time critical, non time critical. */
export const sentinel3Timeliness: { readonly [code: string]: number } = { NR: 0, ST: 1, NT: 2 };

function landsat(name: string): ProductName | undefined {
  const match = /^L[A-Z]\d{2}_L\w{3}_(\d{6})_(\d{8})_(?:(\d{8})_)?(\d{2})_(RT|T1|T2)/.exec(name);
  if (match === null) return undefined;
  const [, pathRow, day, processed, collection, tier] = match;
  return {
    acquisition: `${pathRow}|${day}`,
    // Real-time scenes are processed again for Tier 1 or 2 within a month.
    timeliness: tier === "RT" ? 0 : 2,
    baseline: collection,
    processed: timeDigits(processed),
  };
}

function granule(name: string): ProductName | undefined {
  const match = /^([A-Z0-9]+?)(_NRT)?\.A(\d{7})\.(\d{4})\.(\d{3})(?:\.(\d{13}))?(.*)/.exec(name);
  if (match === null) return undefined;
  const [, product, isNrt, day, minute, collection, processed, rest = ""] = match;
  return {
    acquisition: [product, day, minute].join("|"),
    timeliness: isNrt !== undefined || /\bNRT\b/.test(rest) ? 0 : 2,
    baseline: collection,
    processed,
  };
}

function pace(name: string): ProductName | undefined {
  const match = /^(PACE_[A-Z0-9]+)\.(\d{8}T\d{6})\.(L\d\w?)(?:\.V(\d+(?:_\d+)*))?(.*)/.exec(name);
  if (match === null) return undefined;
  const [, instrument, start, level, version, rest = ""] = match;
  return {
    acquisition: [instrument, start, level].join("|"),
    timeliness: /\bNRT\b/.test(rest) ? 0 : 2,
    baseline: version
      ?.split("_")
      .map((part) => part.padStart(4, "0"))
      .join("_"),
    processed: undefined,
  };
}
