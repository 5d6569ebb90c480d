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
    ...laterFigures(result),
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

// From columns, as vectorised Python has its geometries, which are made before the clock runs ("shapely") or after.
function columnFigures({ id, rows }: CaseResult): Figure[] {
  const row = (engine: EngineName): EngineRow | undefined => rows.find((one) => one.engine === engine);
  const own = row("eomatch-columns");
  if (own === undefined) return [];
  const figures = (kind: string, time: (row: EngineRow) => number | undefined): Figure[] => {
    const ownS = time(own);
    if (ownS === undefined) return [];
    const ratios = (["shapely", "shapely-preparing"] as const).flatMap((peer): Figure[] => {
      const found = row(peer);
      const peerS = found === undefined ? undefined : time(found);
      return peerS === undefined
        ? []
        : [{ id: `finder.${id}.${kind}.ratio.${peer}`, value: peerS / ownS, unit: "times" }];
    });
    return [{ id: `finder.${id}.${kind}.cpu_s`, value: ownS, unit: "CPU s" }, ...ratios];
  };
  return [
    ...figures("columns", ({ cpuS }) => cpuS.median),
    ...figures("columns.warm", ({ laterCpuS }) => laterCpuS?.median),
  ];
}

// Of a later call in the same process: the code is compiled and, of peers, libraries have warmed up as well.
function laterFigures(result: CaseResult): Figure[] {
  const { id, rows } = result;
  const { laterCpuS } = rowOf(result, "eomatch");
  if (laterCpuS === undefined) return [];
  const { median, min, max } = laterCpuS;
  const own = { id: `finder.${id}.warm.cpu_s`, value: median, unit: "CPU s", spread: [min, max] } as const;
  const ratios = PEERS.flatMap((peer): Figure[] => {
    const ratio = rows.find(({ engine }) => engine === peer)?.laterRatio;
    return ratio === undefined
      ? []
      : [{ id: `finder.${id}.warm.ratio.${peer}`, value: ratio, unit: "times" }];
  });
  return [own, ...ratios];
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
