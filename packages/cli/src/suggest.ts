/**
 * The candidate that a misspelt word is most likely meant to be, or undefined when none is near.
 *
 * Near is one edit in three letters, and at least one. Letter case, hyphens and underscores do not count.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, folded(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Number of insertions, deletions, substitutions and swaps of neighbours that lead from one word to another.
 *
 * Optimal string alignment (L. Boytsov, "Indexing methods for approximate dictionary searching", ACM Journal of
 * Experimental Algorithmics 16, 2011, section 2.2): no letter is edited twice.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** The end of a message about a word that is not known: `: did you mean path?`, or else `: known are path, name`. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  return near === undefined ? `: ${knownAre(candidates)}` : `: did you mean ${near}?`;
}

/** What there is to choose from: `known are celestrak, tle-files`. */
export function knownAre(candidates: readonly string[]): string {
  return `known are ${candidates.length > 0 ? [...candidates].sort().join(", ") : "none"}`;
}

function folded(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, "");
}
