/** A line of what is told of something: what it is, and its value. */
export type Fact = readonly [name: string, value: string];

const gap = 2;

/**
 * Writes facts under each other, their values in one column.
 *
 * Values are never cut, since they are there to be copied: one that is too long for the line stands on the next.
 */
export function formatFacts(facts: readonly Fact[], bold: (text: string) => string): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length)) + gap;
  return facts.map(([name, value]) => `${bold(name)}${" ".repeat(width - name.length)}${value}\n`).join("");
}
