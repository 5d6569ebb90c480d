import type { FindSummary, SearchFailure } from "@eomatch/catalogue";
import { formatInstant, partsOfPairName } from "@eomatch/stac-model";
import { formatAreaRange, formatCount, formatCounted, formatDurationRange } from "./quantity.js";
import { formatTable, type TableLayout } from "./table.js";

/**
 * Writes the closing table of a search: what was found, what was added, and where it is.
 *
 * @param layout.location where the catalogue is, undefined where none was made
 */
export function formatSummary(
  summary: FindSummary,
  layout: TableLayout & { readonly location: string | undefined },
): string {
  const { crossovers, dropped, failures, pair } = summary;
  const rows: [string, string][] = [
    ...(crossovers === undefined
      ? []
      : [["crossovers searched", formatCount(crossovers)] as [string, string]]),
    ["matchup events", formatCount(summary.events)],
    ["matchups", formatCount(summary.matchups)],
    ...summary.sensors.map(({ collection, platform, found, matched }): [string, string] => [
      `products of ${platform}`,
      `${formatCount(found)} found, ${formatCount(matched)} matched (${collection})`,
    ]),
    ["collocation regions", formatAreaRange(summary.areaKm2)],
    ["time differences", formatDurationRange(summary.timeDiffSeconds)],
    ...droppedRows(dropped),
    ...(summary.keptVersions === 0
      ? []
      : [
          ["kept as they are", `${formatCounted(summary.keptVersions, "matchup")} of older versions`] as [
            string,
            string,
          ],
        ]),
    ...(failures.length > 0 ? [["searches failed", formatCount(failures.length)] as [string, string]] : []),
    ["added to the catalogue", formatAdded(summary)],
  ];
  const fitted = formatTable(
    [
      { heading: "", cell: ([name]) => name, rank: 0 },
      { heading: "", cell: ([, value]) => value, rank: 0 },
    ],
    rows,
    layout,
  );
  const { bold = (text: string) => text, location } = layout;
  const place = location === undefined ? "no catalogue was made" : `catalogue: ${location}`;
  // The path stands outside the fitted table: it is there to be copied, so it is never cut.
  return `${bold(partsOfPairName(pair).join(" × "))}\n${fitted}${place}\n`;
}

function droppedRows(dropped: FindSummary["dropped"]): [string, string][] {
  const { wrongPlatform, unusable, olderVersions, listedTwice } = dropped;
  const parts = [
    ...(wrongPlatform > 0 ? [`${formatCount(wrongPlatform)} of other satellites`] : []),
    ...(olderVersions > 0 ? [formatCounted(olderVersions, "older version")] : []),
    ...(listedTwice > 0 ? [`${formatCount(listedTwice)} listed twice`] : []),
    ...(unusable > 0 ? [`${formatCount(unusable)} unusable`] : []),
  ];
  return parts.length === 0 ? [] : [["products left out", parts.join(", ")]];
}

function formatAdded({ added: { events, matchups, products }, matchups: found }: FindSummary): string {
  if (events + matchups + products === 0)
    return found > 0 ? "nothing: all of it was there already" : "nothing";
  return `${formatCounted(events, "event")}, ${formatCounted(matchups, "matchup")}, ${formatCounted(products, "product")}`;
}

/** Names a search that failed and what the result lacks because of it, one line. */
export function formatFailure(failure: SearchFailure): string {
  return `${placeOf(failure)}: ${reasonOf(failure)}`;
}

/**
 * What a result lacks, a line for each provider, collection and, unless every failure has been named before, reason: a
 * provider that is down fails in every part of the search.
 */
export function formatMissing(
  failures: readonly SearchFailure[],
  { isNamedBefore }: { readonly isNamedBefore: boolean },
): string[] {
  const groups = new Map<string, SearchFailure[]>();
  for (const failure of failures) {
    const { provider, collection, reason } = failure;
    const key = JSON.stringify([provider, collection, isNamedBefore ? "" : reason]);
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [SearchFailure, ...SearchFailure[]];
    const startMs = Math.min(...group.map(({ startTime }) => startTime.getTime()));
    const stopMs = Math.max(...group.map(({ stopTime }) => stopTime.getTime()));
    const whole = { ...first, startTime: new Date(startMs), stopTime: new Date(stopMs) };
    const count = group.length === 1 ? "" : ` (${formatCount(group.length)} searches)`;
    return `${placeOf(whole)}${count}${isNamedBefore ? "" : `: ${reasonOf(first)}`}`;
  });
}

function placeOf({ provider, collection, startTime, stopTime }: SearchFailure): string {
  return `${provider}: ${collection} from ${formatInstant(startTime)} to ${formatInstant(stopTime)}`;
}

function reasonOf({ provider, reason }: SearchFailure): string {
  // Errors of providers begin with the name that stands before them already.
  return reason.replace(`${provider}: `, "");
}
