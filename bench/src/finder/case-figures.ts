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
  const { onlyHere, onlyInReference, referencePairs } = rowOf(result, "eomatch-planar").greatCircleAgreement;
  figures.push({
    id: `finder.${id}.planar_pairs_differ`,
    value: (100 * (onlyHere + onlyInReference)) / referencePairs,
    unit: "%",
  });
  return figures;
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
