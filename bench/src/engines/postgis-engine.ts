import { archiveColumns } from "../archives/archive-cache.js";
import { polygonsOf, productsOf } from "../archives/archive-columns.js";
import type { ArchivePlan } from "../archives/archive-plan.js";
import type { BenchProduct } from "../archives/bench-product.js";
import { writePairs } from "../pair-agreement.js";
import type { EngineAnswer } from "../processes/engine-process.js";
import { output } from "../processes/process-talk.js";
import { type PairList, TOUCH_KM2 } from "./engine.js";
import type { EngineQuestion } from "./engine-runner.js";

/** Printed between the steps, with the server's clock. */
const MARK = "step";
const KM2_PER_DEG2 = ((Math.PI / 180) * 6371.0088) ** 2;

/**
 * Matches two archives in PostGIS through psql, in tables that vanish with the session.
 *
 * Copying the rows in is loading; indexing them (a GiST index over bounds and time together, with btree_gist) and the
 * join are measured, by the server's clock, with one worker: what processor time it takes cannot be asked for, so wall
 * time stands in for it. Memory is the server's and not measured.
 *
 * @param connection what psql takes as its first argument; the role must be allowed to create the extensions
 */
export async function askPostgis(
  connection: string,
  { plans, maxTimeDiffSeconds, pairsFile }: EngineQuestion,
): Promise<EngineAnswer> {
  const printed = await output(
    "psql",
    [connection, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"],
    sqlFor(plans, maxTimeDiffSeconds),
  );
  const lines = printed.split("\n").filter((line) => line !== "");
  const marks = lines.filter((line) => line.startsWith(`${MARK}|`)).map((line) => Number(line.split("|")[1]));
  const version = lines.find((line) => line.startsWith("version|"))?.split("|")[1] ?? "unknown";
  const pairs: PairList = { left: [], right: [], areaKm2: [] };
  for (const line of lines) {
    if (!/^\d/.test(line)) continue;
    const [i, j, km2] = line.split("|").map(Number);
    pairs.left.push(i!);
    pairs.right.push(j!);
    pairs.areaKm2.push(km2!);
  }
  writePairs(pairsFile, pairs);
  const seconds = marks[1]! - marks[0]!;
  return {
    title: `PostGIS ${version}, one worker, wall time`,
    cpuS: seconds,
    wallS: seconds,
    extraMb: Number.NaN,
  };
}

function sqlFor(plans: readonly [ArchivePlan, ArchivePlan], maxTimeDiffSeconds: number): string {
  const limitMs = maxTimeDiffSeconds * 1000;
  return [
    "SET client_min_messages = warning;",
    "CREATE EXTENSION IF NOT EXISTS postgis; CREATE EXTENSION IF NOT EXISTS btree_gist;",
    "SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0;",
    "SET work_mem = '256MB'; SET maintenance_work_mem = '512MB';",
    "SELECT 'version|' || postgis_lib_version();",
    copyArchive("l", plans[0]),
    copyArchive("r", plans[1]),
    `SELECT '${MARK}|' || extract(epoch FROM clock_timestamp());`,
    "CREATE INDEX ON r USING gist (geom, start_ms); ANALYZE l; ANALYZE r;",
    `CREATE TEMPORARY TABLE pairs AS
      SELECT li, ri, km2 FROM (
        SELECT l.i AS li, r.i AS ri,
          ST_Area(ST_Intersection(l.geom, r.geom)) * ${KM2_PER_DEG2}
            * cos(radians((ST_YMin(l.geom) + ST_YMax(l.geom)) / 2)) AS km2
        FROM l JOIN r ON r.geom && l.geom
          AND r.start_ms BETWEEN l.start_ms - ${limitMs} AND l.start_ms + ${limitMs}
          AND ST_Intersects(l.geom, r.geom)
      ) AS candidate WHERE km2 > ${TOUCH_KM2};`,
    `SELECT '${MARK}|' || extract(epoch FROM clock_timestamp());`,
    "SELECT li, ri, km2 FROM pairs;",
  ].join("\n");
}

function copyArchive(table: string, plan: ArchivePlan): string {
  const rows = productsOf(archiveColumns(plan)).map(
    (product) => `${product.index}\t${product.startTime.getTime()}\tSRID=4326;${wktOf(product)}`,
  );
  return [
    `CREATE TEMPORARY TABLE ${table} (i integer, start_ms bigint, geom geometry);`,
    `COPY ${table} FROM STDIN;`,
    ...rows,
    "\\.",
  ].join("\n");
}

function wktOf({ footprint }: BenchProduct): string {
  const polygons = polygonsOf(footprint).map(
    (rings) =>
      `(${rings.map((ring) => `(${ring.map((position) => position.join(" ")).join(",")})`).join(",")})`,
  );
  return polygons.length === 1 ? `POLYGON${polygons[0]}` : `MULTIPOLYGON(${polygons.join(",")})`;
}
