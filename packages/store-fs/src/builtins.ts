/**
 * Modules of Node that only writing needs. Loading them takes longer than a query's answer from the index, so that they
 * are loaded when they are first used.
 */
export function nodeCrypto(): typeof import("node:crypto") {
  return process.getBuiltinModule("node:crypto");
}

/** See {@link nodeCrypto}. */
export function nodeThreads(): typeof import("node:worker_threads") {
  return process.getBuiltinModule("node:worker_threads");
}

/** Twelve characters, or twice as many as are asked for, that nobody else comes up with. */
export function randomName(bytes = 6): string {
  return nodeCrypto().randomBytes(bytes).toString("hex");
}
