/** How short names of NASA's instruments begin, and the satellite that follows from it. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^MOD\d/, "Terra"],
  [/^MYD\d/, "Aqua"],
  [/^VNP\d/, "Suomi-NPP"],
  [/^VJ1\d/, "NOAA-20"],
  [/^VJ2\d/, "NOAA-21"],
  [/^PACE_/, "PACE"],
];

/** The satellite of a collection, where its short name tells; undefined for others and for combined ones. */
export function platformOfShortName(shortName: string): string | undefined {
  return beginnings.find(([beginning]) => beginning.test(shortName))?.[1];
}
