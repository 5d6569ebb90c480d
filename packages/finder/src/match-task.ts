import { type Archive, readArchive } from "./archive.js";
import type { MatchLimits } from "./criteria.js";
import type { FinderErrorCode } from "./errors.js";
import { keepKinds } from "./kept-kinds.js";
import { matchArchives } from "./match-archives.js";
import type { MatchTable } from "./match-table.js";
import type { Observation } from "./observation.js";
import { type ColumnArrays, type ObservationColumns, toColumns } from "./observation-columns.js";

/** A stretch of time to be matched, as it is sent to a thread. */
export interface MatchTask {
  readonly limits: MatchLimits;
  /** The products of each list in that stretch, sorted by start. */
  readonly lists: readonly ColumnArrays[];
  /** For each sensor the list that it has. */
  readonly listOfSensor: readonly number[];
}

/** What a thread answers. */
export interface MatchAnswer {
  readonly count: number;
  /** Position in its list of each product of each match, match after match. */
  readonly members: Int32Array;
  readonly areasKm2: Float64Array;
  readonly timeDiffsSeconds: Float64Array;
  readonly faults: readonly TaskFault[];
}

/** A product that cannot be read: its list, its position in it, and why. */
interface TaskFault {
  readonly list: number;
  readonly row: number;
  readonly code: FinderErrorCode;
  readonly message: string;
}

// Products as they are read here; see keepKinds.
const asNumbered = (products: Observation[]): NumberedColumns => new NumberedColumns(toColumns(products));

/** Reads and matches the products of a task. */
export function runMatchTask({ limits, lists, listOfSensor }: MatchTask): MatchAnswer {
  keepKinds(asNumbered);
  const faults: TaskFault[] = [];
  const archives = lists.map((arrays, list): Archive<unknown> => {
    const onInvalid = (
      row: unknown,
      { code, message, cause }: { code: FinderErrorCode; message: string; cause?: unknown },
    ): void => {
      // The cause is the fault itself; the id in front of it is put there by the thread that knows ids.
      faults.push({
        list,
        row: row as number,
        code,
        message: cause instanceof Error ? cause.message : message,
      });
    };
    return readArchive(new NumberedColumns(arrays), {
      edges: limits.edges,
      sensorIndex: list,
      onInvalid,
      hasUniqueIds: true,
    });
  });
  const sensors = listOfSensor.map((list) => archives[list]!);
  const table = matchArchives(sensors, limits);
  const { count, areasKm2, timeDiffsSeconds } = table;
  return {
    count,
    members: rowsOf(table, sensors),
    areasKm2: areasKm2.slice(0, count),
    timeDiffsSeconds: timeDiffsSeconds.slice(0, count),
    faults,
  };
}

// Gives the rows of the products of the matches. By itself, so that the loop alone is compiled while it runs.
function rowsOf({ count, width, members }: MatchTable, sensors: readonly Archive<unknown>[]): Int32Array {
  const rows = members.slice(0, count * width);
  for (let at = 0; at < rows.length; at++) rows[at] = sensors[at % width]!.rows[rows[at]!]!;
  return rows;
}

// Here a product is its number: ids stay where strings need not be copied. A class, and not a copy of what came in,
// because reading is compiled for one layout of columns: a new one for every task would have it compiled each time.
class NumberedColumns implements ObservationColumns<never> {
  readonly count: number;
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  readonly lonLat: Float64Array;
  readonly ringOffsets: Uint32Array;
  readonly polygonOffsets: Uint32Array;
  readonly productOffsets: Uint32Array;

  constructor(arrays: ColumnArrays) {
    this.count = arrays.startMs.length;
    this.startMs = arrays.startMs;
    this.stopMs = arrays.stopMs;
    this.lonLat = arrays.lonLat;
    this.ringOffsets = arrays.ringOffsets;
    this.polygonOffsets = arrays.polygonOffsets;
    this.productOffsets = arrays.productOffsets;
  }

  id(row: number): string {
    return String(row);
  }

  product(row: number): never {
    return row as never;
  }
}
