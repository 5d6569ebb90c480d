/** A piece of boundary that runs between two points of a closed curve, given by how far round the curve they lie. */
export interface Chain {
  /** Where the piece starts on the curve, in [0, perimeter). */
  readonly entry: number;
  /** Where the piece ends on the curve, in [0, perimeter). */
  readonly exit: number;
}

/**
 * Joins chains to loops by walking the curve onwards from each exit to the next entry.
 *
 * With what the chains bound on their left and the curve walked with its inside on the left, the loops bound what
 * lies inside both: the cutting of Weiler and Atherton (SIGGRAPH 1977) along one curve. Returns indices of chains.
 */
export function linkChains(chains: readonly Chain[]): number[][] {
  const byEntry = chains
    .map((_, index) => index)
    .sort((a, b) => chains[a]!.entry - chains[b]!.entry || a - b);
  const isUsed = new Uint8Array(chains.length);
  const loops: number[][] = [];
  for (const first of byEntry) {
    if (isUsed[first]) continue;
    const loop: number[] = [];
    let current = first;
    for (;;) {
      isUsed[current] = 1;
      loop.push(current);
      const next = nextEntry(chains, { byEntry, isUsed, first, exit: chains[current]!.exit });
      if (next === first) break;
      current = next;
    }
    loops.push(loop);
  }
  return loops;
}

function nextEntry(
  chains: readonly Chain[],
  state: { byEntry: readonly number[]; isUsed: Uint8Array; first: number; exit: number },
): number {
  const { byEntry, isUsed, first, exit } = state;
  let wrapped: number | undefined;
  for (const index of byEntry) {
    if (isUsed[index] && index !== first) continue;
    if (chains[index]!.entry >= exit) return index;
    wrapped ??= index;
  }
  return wrapped ?? first;
}
