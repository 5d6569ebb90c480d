import type { StacAsset } from "@eomatch/stac-model";
import { archiveItem } from "../archive-item.js";
import { multihash } from "../multihash.js";
import { platformOfShortName } from "./cmr-platform.js";
import type { Granule, GranuleFile, RelatedUrl } from "./granule.js";
import { granuleFootprint } from "./granule-footprint.js";

/** Endings of granules' files, which their ids go without. */
const fileEnding = /\.(hdf|h5|he5|hdf5|nc4?|nc\.gz|zip|tgz|tar|tar\.gz|tif|tiff)$/i;

/**
 * The id of a granule: the name that its producer gave it, without the ending of its file. Granules that are listed
 * twice have the same one.
 */
function granuleId({ umm }: Granule): string {
  const { Identifiers = [], ArchiveAndDistributionInformation = [] } = umm.DataGranule ?? {};
  const produced = Identifiers.find(
    ({ IdentifierType }) => IdentifierType === "ProducerGranuleId",
  )?.Identifier;
  // Some archives' own references are numbers, `LAADS:6430353829`; the file then has the granule's name.
  const isName = !/^[A-Z]+:\d+$/.test(umm.GranuleUR);
  const named = ArchiveAndDistributionInformation.find(
    ({ Name }) => Name !== undefined && fileEnding.test(Name),
  )?.Name;
  return (produced ?? (isName ? umm.GranuleUR : (named ?? umm.GranuleUR))).replace(fileEnding, "");
}

/**
 * A granule as a STAC item.
 *
 * @param root of the search, where its own record is
 */
export function granuleItem(granule: Granule, root: string): { readonly [field: string]: unknown } {
  const { meta, umm } = granule;
  const { RangeDateTime: range, SingleDateTime: single } = umm.TemporalExtent ?? {};
  const start = range?.BeginningDateTime ?? single;
  const conceptId = encodeURIComponent(meta["concept-id"]);
  return archiveItem({
    id: granuleId(granule),
    geometry: granuleFootprint(umm.SpatialExtent?.HorizontalSpatialDomain?.Geometry),
    properties: {
      ...(start === undefined
        ? {}
        : { datetime: start, start_datetime: start, end_datetime: range?.EndingDateTime ?? start }),
      ...granuleProperties(granule),
    },
    links: [{ rel: "self", href: `${root}/concepts/${conceptId}.umm_json`, type: "application/json" }],
    assets: granuleAssets(granule),
  });
}

function granuleProperties({ umm }: Granule): { readonly [property: string]: unknown } {
  const [platform] = umm.Platforms ?? [];
  const { ShortName: shortName, Version: version } = umm.CollectionReference ?? {};
  const { DayNightFlag: flag, ProductionDateTime: produced } = umm.DataGranule ?? {};
  const [orbit] = umm.OrbitCalculatedSpatialDomains ?? [];
  const orbitNumber = orbit?.OrbitNumber ?? orbit?.BeginOrbitNumber;
  const cloud = umm.CloudCover;
  const name = platform?.ShortName ?? platformOfShortName(shortName ?? "");
  const instruments = platform?.Instruments?.map(({ ShortName }) => ShortName.toLowerCase());
  return {
    ...(name === undefined ? {} : { platform: name }),
    ...(instruments === undefined || instruments.length === 0 ? {} : { instruments }),
    ...(cloud !== undefined && cloud >= 0 && cloud <= 100 ? { "eo:cloud_cover": cloud } : {}),
    ...(orbitNumber !== undefined && Number.isInteger(orbitNumber) && orbitNumber > 0
      ? { "sat:absolute_orbit": orbitNumber }
      : {}),
    ...(produced !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(produced)
      ? { "processing:datetime": produced }
      : {}),
    ...(umm.PGEVersionClass?.PGEVersion === undefined
      ? {}
      : { "processing:version": umm.PGEVersionClass.PGEVersion }),
    ...(version === undefined ? {} : { version }),
    ...(shortName === undefined ? {} : { "cmr:short_name": shortName }),
    ...(flag === undefined || /^unspecified$/i.test(flag)
      ? {}
      : { "cmr:day_night_flag": flag.toLowerCase() }),
  };
}

function granuleAssets(granule: Granule): { readonly [key: string]: StacAsset } {
  const urls = granule.umm.RelatedUrls ?? [];
  const files = urls.filter(isData);
  const id = granuleId(granule);
  const nameOf = ({ URL: address }: RelatedUrl): string =>
    decoded(address.replace(/[?#].*$/s, ""))
      .split("/")
      .at(-1) ?? "";
  // Beside its file a granule may list others: that of its own name is the granule.
  const data =
    files.find((url) => nameOf(url).replace(fileEnding, "") === id) ??
    files.find((url) => fileEnding.test(nameOf(url))) ??
    files[0];
  const picture = urls.find(
    ({ Type, URL: address }) =>
      Type === "GET RELATED VISUALIZATION" && /^https?:.*\.(png|jpe?g)$/i.test(address),
  );
  const information = granule.umm.DataGranule?.ArchiveAndDistributionInformation ?? [];
  const assetOf = (url: RelatedUrl): StacAsset => {
    const about =
      information.find(({ Name }) => Name === nameOf(url)) ??
      (files.length === 1 ? information[0] : undefined);
    const type = url.MimeType ?? about?.MimeType;
    return { href: url.URL, roles: ["data"], ...(type === undefined ? {} : { type }), ...fileFields(about) };
  };
  const others = files.filter(
    (url) => url !== data && nameOf(url) !== (data === undefined ? "" : nameOf(data)),
  );
  return {
    ...Object.fromEntries(
      others.map((url): [string, StacAsset] => [nameOf(url), { ...assetOf(url), roles: ["auxiliary"] }]),
    ),
    ...(data === undefined ? {} : { data: assetOf(data) }),
    ...(picture === undefined ? {} : { quicklook: { href: picture.URL, roles: ["overview"] } }),
  };
}

/** A file to fetch over http(s): not its metadata, its checksum or a service for it. */
function isData({ URL: address, Type }: RelatedUrl): boolean {
  return (
    Type === "GET DATA" &&
    /^https?:\/\//i.test(address) &&
    !/\.(md5|sha\d*|xml|cmr\.json|dmrpp|met|html?)$/i.test(address)
  );
}

function fileFields(file: GranuleFile | undefined): { readonly [field: string]: unknown } {
  const { SizeInBytes: size, Checksum: checksum } = file ?? {};
  const hash = checksum === undefined ? undefined : multihash(checksum.Algorithm, checksum.Value);
  return {
    ...(size === undefined || size === 0 ? {} : { "file:size": size }),
    ...(hash === undefined ? {} : { "file:checksum": hash }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: it was not encoded.
    return text;
  }
}
