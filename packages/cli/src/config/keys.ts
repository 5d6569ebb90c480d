/** Keys of a region given by limits of latitude and longitude. */
export const limitKeys: readonly string[] = ["min_lat", "max_lat", "min_lon", "max_lon"];

/** Keys within `matchup_catalogue` and `archive`, which are merged key by key over the layers. */
export const nestedKeys: { readonly [key: string]: readonly string[] } = {
  matchup_catalogue: ["path", "id", "description"],
  archive: ["path"],
};

/** Every key at the top of a config, in the order in which `config show` prints them. */
export const configKeys: readonly string[] = [
  "matchup_catalogue",
  "platforms",
  "collections",
  "start_time",
  "end_time",
  "bbox",
  "region",
  ...limitKeys,
  "time_diff_threshold",
  "space_diff_threshold",
  "min_overlap_km2",
  "exclude_night_events",
  "versions",
  "custom_satellites",
  "orbits",
  "providers",
  "linked_files",
  "archive",
];

/** Keys whose environment variable is read as YAML, since text alone cannot say it. */
export const structuredKeys: ReadonlySet<string> = new Set([
  "region",
  "custom_satellites",
  "orbits",
  "providers",
  "linked_files",
]);

/** What people write for a key of another name that no edit distance would lead to. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ["stop_time", "end_time"],
  ["stop", "end_time"],
  ["end", "end_time"],
  ["start", "start_time"],
  ["path", "matchup_catalogue.path"],
  ["catalogue", "matchup_catalogue"],
  ["tle", "orbits"],
  ["aoi", "region"],
  ["geometry", "region"],
]);
