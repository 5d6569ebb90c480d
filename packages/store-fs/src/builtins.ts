// Modules of Node that only writing needs. Loading them takes longer than a query's answer from the index, so that they
// are loaded when they are first used.

export function nodeCrypto(): typeof import("node:crypto") {
  return process.getBuiltinModule("node:crypto");
}

export function nodeThreads(): typeof import("node:worker_threads") {
  return process.getBuiltinModule("node:worker_threads");
}

/**
 * A name that nobody else comes up with.
 *
 * @param bytes of chance, two hexadecimal digits each
 */
export function randomName(bytes = 6): string {
  return nodeCrypto().randomBytes(bytes).toString("hex");
}
