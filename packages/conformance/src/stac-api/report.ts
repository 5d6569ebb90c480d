/** What one check of an API came to. */
export interface ApiCheck {
  readonly title: string;
  /** How many things were looked at. */
  readonly checked: number;
  /** What is not as the specification has it; the first ones of many. */
  readonly problems: readonly string[];
}

/** What a validation of an API came to. */
export interface ApiReport {
  readonly checks: readonly ApiCheck[];
  readonly requests: number;
  /** Items that were read and held against their schema. */
  readonly items: number;
  /** How many things were looked at, all checks together. */
  readonly checked: number;
  readonly problems: readonly string[];
}

/** Counts what is looked at, and gathers what is wrong with it. */
export interface Findings {
  /** @param told what was expected and what was found */
  expect(condition: boolean, told: string): void;
}

const maxProblems = 20;

/** Runs a check. What it throws is a problem like any other. */
export async function runCheck(
  title: string,
  check: (findings: Findings) => Promise<void>,
): Promise<ApiCheck> {
  const problems: string[] = [];
  let checked = 0;
  try {
    await check({
      expect(condition, told) {
        checked += 1;
        if (!condition && problems.length < maxProblems) problems.push(`${title}: ${told}`);
      },
    });
  } catch (error) {
    problems.push(`${title}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { title, checked, problems };
}

/** The report as lines for people: one a check, then what is wrong. */
export function reportLines({ checks, requests, items, checked, problems }: ApiReport): string[] {
  return [
    ...checks.map(
      ({ title, checked: count, problems: found }) =>
        `${found.length === 0 ? "ok  " : "FAIL"} ${String(count).padStart(7)}  ${title}`,
    ),
    ...problems.map((problem) => `  ${problem}`),
    `${checked} checks in ${requests} requests, ${items} items; ${problems.length} problems`,
  ];
}
