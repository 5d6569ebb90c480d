/** What a harness of any port has: it takes back what it lent. */
export interface Disposable {
  /** Removes everything made since it was last called; called after every case, also after one that failed. */
  dispose(): Promise<void>;
}

/** One sentence of a port's contract, as a function that finds out whether it holds. */
export interface ConformanceCase<Harness extends Disposable> {
  /** Short and stable, `query-time-inclusive`: what `only` and `skip` name. */
  readonly id: string;
  /** What is tried, as a sentence for a test's name. */
  readonly title: string;
  /** The sentence of the contract that it proves. */
  readonly contract: string;
  /**
   * Why the sentence does not concern this adapter: an ability that the port leaves open, or that the harness cannot
   * show. Undefined when it does; left out by cases that concern all.
   */
  inapplicable?(harness: Harness): Promise<string | undefined>;
  /**
   * Tries it on a fresh subject of the harness; the caller disposes of that afterwards.
   *
   * @throws ConformanceError `conformance/broken-contract` saying what was expected and what was found, or whatever
   *   the adapter itself throws
   */
  run(harness: Harness): Promise<void>;
}

/** How a case went. */
export type CaseOutcome =
  | { readonly id: string; readonly outcome: "passed" }
  | { readonly id: string; readonly outcome: "failed" | "skipped"; readonly reason: string };
