/**
 * What a `ProductArchive` must do, as cases.
 *
 * @packageDocumentation
 */
export { archiveCases, checkArchive } from "./archive-cases.js";
export type { ArchiveCase, ArchiveHarness } from "./archive-harness.js";
