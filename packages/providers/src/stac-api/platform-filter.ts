import { findPlatform, type Platform, platforms } from "@eomatch/stac-model";
import { statedPlatform } from "../source-platform.js";
import type { Cql2 } from "./cql2.js";

/**
 * A filter that leaves out the other satellites of a collection.
 *
 * It names those that are not wanted, in every spelling that archives have for them, rather than the one that is: an
 * item without a platform, with the constellation's name or in a spelling that nobody has thought of stays, and is
 * judged by us as without a filter. What is left out is what we would have left out as well.
 *
 * @param wanted canonical name
 * @param listed the values that the archive lists for `platform`, where it does
 * @returns undefined for a satellite without known siblings: there is nothing to leave out
 */
export function platformFilter(wanted: string, listed: readonly string[] = []): Cql2 | undefined {
  const siblings = siblingsOf(wanted).flatMap(({ name, aliases }) => [name, ...aliases].flatMap(spellings));
  const others = listed.filter((value) => {
    const stated = statedPlatform(value);
    return stated !== undefined && stated !== wanted && findPlatform(stated) !== undefined;
  });
  const unwanted = [...new Set([...siblings, ...others])].sort();
  if (unwanted.length === 0) return undefined;
  const property = { property: "platform" };
  const differs = unwanted.map((value): Cql2 => ({ op: "<>", args: [property, value] }));
  // In SQL nothing is known of a platform that is not there, so that the comparisons alone would leave it out.
  return {
    op: "or",
    args: [
      { op: "isNull", args: [property] },
      differs.length === 1 ? (differs[0] as Cql2) : { op: "and", args: differs },
    ],
  };
}

/** Satellites whose products may lie in one collection with those of another: of one constellation, or one instrument. */
function siblingsOf(wanted: string): readonly Platform[] {
  const known = findPlatform(wanted);
  if (known === undefined) return [];
  const { constellation, instruments, name } = known;
  return platforms.filter(
    (other) =>
      other.name !== name &&
      (other.constellation === constellation || other.instruments.some((one) => instruments.includes(one))),
  );
}

/** A name with hyphens, underscores, blanks or nothing between its words, as it is, in capitals and in small letters. */
function spellings(name: string): string[] {
  const words = name.split(/[-_ ]/);
  const joined = ["-", "_", " ", ""].map((separator) => words.join(separator));
  return joined.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]);
}
