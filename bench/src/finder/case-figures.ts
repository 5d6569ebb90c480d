import { type EngineName, PEERS } from "../engines/engine-registry.js";
import type { Figure } from "./figure.js";
import { differing } from "./plain-table.js";
import type { CaseResult, EngineRow } from "./run-case.js";

/** The figures of a case: the finder's time, every peer's ratio, and how far their pairs agree. */
export function caseFigures(result: CaseResult): Figure[] {
  const { id, rows } = result;
  const own = rowOf(result, "eomatch");
  const { median, min, max } = own.cpuS;
  const figures: Figure[] = [
    { id: `finder.${id}.cpu_s`, value: median, unit: "CPU s", spread: [min, max] },
    { id: `finder.${id}.pairs`, value: own.pairs, unit: "pairs" },
  ];
  for (const peer of PEERS) {
    const row = rows.find(({ engine }) => engine === peer);
    if (row === undefined) continue;
    figures.push(
      { id: `finder.${id}.ratio.${peer}`, value: row.ratio, unit: "times" },
      { id: `finder.${id}.different_pairs.${peer}`, value: differing(row), unit: "pairs" },
    );
  }
  figures.push(...columnFigures(result));
  const { onlyHere, onlyInReference, referencePairs } = rowOf(result, "eomatch-planar").greatCircleAgreement;
  figures.push({
    id: `finder.${id}.planar_pairs_differ`,
    value: (100 * (onlyHere + onlyInReference)) / referencePairs,
    unit: "%",
  });
  return figures;
}

// From columns, as vectorised Python takes its geometries: made before the clock runs.
function columnFigures({ id, rows }: CaseResult): Figure[] {
  const own = rows.find(({ engine }) => engine === "eomatch-columns");
  const shapely = rows.find(({ engine }) => engine === "shapely");
  if (own === undefined) return [];
  const cpuS = { id: `finder.${id}.columns.cpu_s`, value: own.cpuS.median, unit: "CPU s" };
  if (shapely === undefined) return [cpuS];
  const ratio = shapely.cpuS.median / own.cpuS.median;
  return [cpuS, { id: `finder.${id}.columns.ratio.shapely`, value: ratio, unit: "times" }];
}

/** The finder's memory beyond the input for each vertex of the footprints. */
export function memoryFigures(result: CaseResult): Figure[] {
  const { extraMb } = rowOf(result, "eomatch");
  if (extraMb === null) return [];
  return [{ id: "finder.bytes_per_vertex", value: (extraMb * 1e6) / result.vertices, unit: "bytes" }];
}

function rowOf({ id, rows }: CaseResult, name: EngineName): EngineRow {
  const row = rows.find(({ engine }) => engine === name);
  if (row === undefined) throw new Error(`${id} was not run with ${name}`);
  return row;
}
