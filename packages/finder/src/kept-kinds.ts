import { RowReader, readArchive } from "./archive.js";
import type { MatchLimits } from "./criteria.js";
import { PairSearch } from "./match-archives.js";
import { MatchTable } from "./match-table.js";
import type { Observation } from "./observation.js";
import { type GivenProducts, toColumns } from "./observation-columns.js";
import { MatchMaker } from "./product-match.js";
import { sourceOf } from "./product-source.js";

/** Gives products in one of the forms that are matched. */
type GiveAs = (products: Observation[]) => GivenProducts<Observation>;

const asList: GiveAs = (products) => products;
const kept = new Map<GiveAs, unknown>();

/**
 * Sees to it that one object of every kind that matching works with is there for as long as the process runs.
 *
 * V8 throws compiled code away when the last object of a kind that it was compiled for is collected: without these,
 * a collection of garbage between two calls, or two tasks of a thread, would have everything compiled once more.
 *
 * @param forms further forms in which products are read, lists and columns of {@link toColumns} besides; each always
 * the same function
 */
export function keepKinds(...forms: readonly GiveAs[]): void {
  for (const form of [asList, toColumns, ...forms]) if (!kept.has(form)) kept.set(form, smallMatch(form));
}

// Two products half a second apart, of a kind with all others: V8 tells numbers that are whole from those that are not.
function smallMatch(form: GiveAs): unknown {
  const limits: MatchLimits = {
    limitsMs: [
      [0, 999.5],
      [999.5, 0],
    ],
    timeDiff: "start",
    minOverlapKm2: 0.5,
    edges: "great-circle",
  };
  const archives = [0, 500].map((startMs, sensorIndex) =>
    readArchive(form([smallProduct(startMs)]), { sensorIndex, edges: limits.edges, onInvalid: undefined }),
  );
  const table = new MatchTable(2);
  const search = new PairSearch(archives[0]!, archives[1]!, { read: limits, table });
  search.run();
  return [search, new MatchMaker(table, archives).match(0), new RowReader(sourceOf(form([])), limits)];
}

function smallProduct(startMs: number): Observation {
  const ring: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  return {
    id: "",
    footprint: { type: "Polygon", coordinates: [ring] },
    startTime: new Date(startMs),
    stopTime: new Date(startMs),
  };
}
