/**
 * The name that a misspelt one is most likely meant to be; undefined when none is near.
 *
 * Near is one letter wrong, missing or surplus in three (Levenshtein's distance), or one name that contains the other.
 * Capitals and separators do not count.
 */
function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = folded(candidate);
    const isPart = wanted.length > 3 && (other.includes(wanted) || wanted.includes(other)) && other !== "";
    const distance = isPart ? Math.min(1, distanceOf(wanted, other)) : distanceOf(wanted, other);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** What a message says of the names there are: `did you mean sentinel-2-l2a? there are …`. */
export function namesInstead(name: string, candidates: readonly string[]): string {
  const near = nearestName(name, candidates);
  const most = 12;
  const shown = [...candidates].sort().slice(0, most).join(", ");
  const rest = candidates.length > most ? ` and ${candidates.length - most} more` : "";
  return `${near === undefined ? "" : `did you mean ${near}? `}there ${candidates.length === 0 ? "are none" : `are ${shown}${rest}`}`;
}

function distanceOf(from: string, to: string): number {
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let i = 1; i <= to.length; i++) {
      const isSame = from[row - 1] === to[i - 1];
      current[i] = Math.min(
        (last[i] as number) + 1,
        (current[i - 1] as number) + 1,
        (last[i - 1] as number) + (isSame ? 0 : 1),
      );
    }
    last = current;
  }
  return last[to.length] as number;
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[-_\s.]/g, "");
}
