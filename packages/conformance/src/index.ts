/**
 * What an adapter of eomatch must do, as cases that run without a test runner.
 *
 * A case is plain data: an id, a title, the sentence of the port's contract that it proves, and a function that
 * throws when the sentence does not hold. {@link checkCases} runs them and reports; `./store`, `./provider` and
 * `./archive` have the cases of each port, with a harness type that says what an adapter lends them. Binding them to
 * a test runner takes three lines: one test per case.
 *
 * @packageDocumentation
 */
export { type CheckOptions, type ConformanceReport, checkCases } from "./check-cases.js";
export type { CaseOutcome, ConformanceCase, Disposable } from "./conformance-case.js";
export { ConformanceError, isConformanceError } from "./errors.js";
