import {
  canonicalPlatform,
  constellationOf,
  findPlatform,
  platformOfProductId,
  platforms,
} from "@eomatch/stac-model";
import { ProductRefusal } from "./errors.js";

/** The satellite and the constellation of a product, as eomatch names them. */
export interface SourcePlatform {
  readonly platform: string;
  readonly constellation: string;
}

/** Names that archives put where the satellite belongs; eodag's `S2ST` is the Sentinel-2 single tile. */
const constellationNames: ReadonlySet<string> = new Set(
  [...platforms.map(({ constellation }) => constellation), "S1", "S2", "S3", "S2ST", "S2AB"].map(folded),
);

/**
 * Which satellite acquired a source item.
 *
 * `platform` counts when it names a satellite, also one that the table of platforms does not know. When it is
 * missing or names a constellation only, `platformSerialIdentifier` (eodag; sometimes just the letter) and
 * then the beginning of the id tell.
 *
 * @throws ProductRefusal when nothing names a satellite
 */
export function sourcePlatform(
  id: string,
  properties: { readonly [property: string]: unknown },
): SourcePlatform {
  const stated = text(properties["platform"]);
  const serial = text(properties["platformSerialIdentifier"]);
  const known = [serial, ...(serial === undefined ? [] : [`${stated ?? ""}${serial}`])]
    .map((name) => (name === undefined ? undefined : findPlatform(name)?.name))
    .find((name) => name !== undefined);
  const named = stated === undefined ? undefined : statedPlatform(stated);
  const name = named ?? known ?? platformOfProductId(id) ?? serial ?? stated;
  if (name === undefined) {
    throw new ProductRefusal("it does not say which satellite it is from: platform is missing");
  }
  const platform = canonicalPlatform(name);
  const own = text(properties["constellation"]);
  return {
    platform,
    constellation:
      findPlatform(platform) === undefined && own !== undefined ? own : constellationOf(platform),
  };
}

/** The satellite that an item's `platform` names, canonical; undefined when it names a constellation only. */
export function statedPlatform(platform: string): string | undefined {
  const isVague = findPlatform(platform) === undefined && constellationNames.has(folded(platform.trim()));
  return isVague ? undefined : canonicalPlatform(platform);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
