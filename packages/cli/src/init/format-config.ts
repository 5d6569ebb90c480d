import { stringify } from "yaml";
import type { InitAnswers } from "./answers.js";

/**
 * Writes a config with a comment for every key, ready to be used as it is.
 *
 * @param options.schema path or address of the JSON schema, for editors; undefined when there is none
 * @param options.program name of the program that it is for
 */
export function formatNewConfig(
  answers: InitAnswers,
  { program, schema }: { readonly program: string; readonly schema: string | undefined },
): string {
  const { archive, bbox, catalogue, collections, platforms, startTime, stopTime } = answers;
  const { orbits } = archive;
  return `${schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`}# What to find, for ${program} find --config THIS_FILE; every key: ${program} config show, and the README.

matchup_catalogue:
  path: ${value(catalogue)} # relative to this file; made when it is not there

# Satellites, and the collection of each in the same order.
platforms: ${list(platforms)}
collections: ${list(collections)}

# The period, UTC, both ends inclusive. A bare date is midnight.
start_time: ${value(startTime, true)}
end_time: ${value(stopTime, true)}

# The region: west, south, east, north in degrees; west above east crosses the antimeridian.
${bbox === undefined ? "# bbox: -10, 35, 30, 60" : `bbox: ${value(bbox)}`}

time_diff_threshold: 1800 # seconds at most between the starts of the products
# min_overlap_km2: 100 # at least so much ground that both saw

# Element sets of the satellites tell where to look. Without, events come from the products alone.
${
  orbits === undefined
    ? "orbits: none # or { kind: tle-files, directory: ./tle }"
    : `orbits: ${flow(orbits)}\nspace_diff_threshold: 100 # km at most between the ground tracks, or swath`
}

# Product archives, asked in this order.
providers:
  - ${flow(archive.provider)}

# Product files go to data/ inside the catalogue, or to:
# archive: { path: /disk2/products }
`;
}

/** A text as YAML on one line; with `isQuoted` in quotes, which keeps times text for every reader. */
function value(text: string, isQuoted = false): string {
  return isQuoted ? JSON.stringify(text) : stringify(text, { lineWidth: 0 }).trimEnd();
}

function list(names: readonly string[]): string {
  return value(names.join(", "));
}

function flow(mapping: object): string {
  return stringify(mapping, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}
