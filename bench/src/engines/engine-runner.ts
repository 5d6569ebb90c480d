import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { archiveFolder } from "../archives/archive-cache.js";
import { packageFolder } from "../package-folder.js";
import type { EngineAnswer, EngineRequest } from "../processes/engine-process.js";
import { ask, askNode } from "../processes/process-talk.js";
import type { EngineName, ShapelyName } from "./engine-registry.js";
import { askPostgis } from "./postgis-engine.js";

/** Runs an engine in a fresh process, wherever it lives: once, and where `isAskedAgain` says so, again. */
export type EngineRunner = (question: EngineQuestion) => Promise<EngineAnswer>;

/** What is asked of an engine; its pairs are wanted. */
export type EngineQuestion = Omit<Required<EngineRequest>, "engine">;

/**
 * Finds how to run an engine on this machine.
 *
 * @returns the runner, or why there is none
 */
export function engineRunner(engine: EngineName): EngineRunner | string {
  if (engine === "shapely" || engine === "shapely-preparing") return shapelyRunner(engine);
  if (engine === "postgis") return postgisRunner();
  return (question) =>
    askNode<EngineAnswer>("engine-process", { engine, ...question } satisfies EngineRequest);
}

const HAS_SHAPELY_2 =
  "import shapely, numpy, sys; sys.exit(0 if int(shapely.__version__.split('.')[0]) >= 2 else 1)";

function shapelyRunner(engine: ShapelyName): EngineRunner | string {
  const named = process.env["EOMATCH_BENCH_PYTHON"];
  const candidates = [...(named === undefined ? [] : [named]), "python3", "/usr/bin/python3"];
  const python = candidates.find(
    (program) => spawnSync(program, ["-c", HAS_SHAPELY_2], { stdio: "ignore" }).status === 0,
  );
  if (python === undefined) {
    return `no Python with shapely 2 among ${candidates.join(", ")}: name one in EOMATCH_BENCH_PYTHON`;
  }
  const script = join(packageFolder(), "python", "shapely_sweep.py");
  return ({ plans, maxTimeDiffSeconds, pairsFile, isAskedAgain }) =>
    ask<EngineAnswer>(python, [
      script,
      archiveFolder(plans[0]),
      archiveFolder(plans[1]),
      String(maxTimeDiffSeconds),
      pairsFile,
      engine === "shapely" ? "loaded" : "preparing",
      String(isAskedAgain),
    ]);
}

function postgisRunner(): EngineRunner | string {
  const connection = process.env["EOMATCH_BENCH_POSTGIS"];
  if (connection === undefined) {
    return "no PostGIS: give a connection string for psql in EOMATCH_BENCH_POSTGIS";
  }
  return (question) => askPostgis(connection, question);
}
