import type { GeoContext } from "d3-geo";

/** A canvas of dots that is written in characters of the Braille block, 2 × 4 dots each (Unicode 15, U+2800). */
export interface BrailleCanvas {
  /** Size in dots. */
  readonly width: number;
  readonly height: number;
  /** Takes a path, in dots from the upper left. */
  readonly pen: GeoContext;
  /** Draws the path that was taken as lines, and forgets it. */
  stroke(): void;
  /** Draws what the path that was taken encloses, every other dot of it (even-odd), and forgets it. */
  fill(): void;
  lines(): string[];
}

type Point = readonly [x: number, y: number];

/** Bits of the dots of a character by row and column. */
const dotBits: readonly (readonly [number, number])[] = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** An empty canvas of so many characters. */
export function brailleCanvas(columns: number, rows: number): BrailleCanvas {
  const [width, height] = [columns * 2, rows * 4];
  const cells = new Uint8Array(columns * rows);
  const set = (x: number, y: number): void => {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    const index = Math.floor(row / 4) * columns + Math.floor(column / 2);
    cells[index] = (cells[index] ?? 0) | (dotBits[row % 4]?.[column % 2] ?? 0);
  };
  let paths: Point[][] = [];
  return {
    width,
    height,
    pen: {
      beginPath: () => {},
      moveTo: (x, y) => void paths.push([[x, y]]),
      lineTo: (x, y) => void paths.at(-1)?.push([x, y]),
      closePath: () => {
        const [start] = paths.at(-1) ?? [];
        if (start !== undefined) paths.at(-1)?.push(start);
      },
      arc: () => {},
    },
    stroke: () => {
      for (const path of paths) {
        for (const [i, [x, y]] of path.entries()) {
          const [fromX, fromY] = path[i - 1] ?? [x, y];
          const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY))));
          for (let k = 0; k <= steps; k++)
            set(fromX + ((x - fromX) * k) / steps, fromY + ((y - fromY) * k) / steps);
        }
      }
      paths = [];
    },
    fill: () => {
      for (let row = 0; row < height; row++) {
        const crossings = paths.flatMap((path) => crossingsAt(path, row)).sort((a, b) => a - b);
        for (let i = 0; i + 1 < crossings.length; i += 2) {
          const [from = 0, to = 0] = [crossings[i], crossings[i + 1]];
          // A chequered area stands out from the outlines that cross it.
          for (let x = Math.ceil(from); x <= to; x++) if ((x + row) % 2 === 0) set(x, row);
        }
      }
      paths = [];
    },
    lines: () =>
      Array.from({ length: rows }, (_, row) =>
        Array.from(cells.subarray(row * columns, (row + 1) * columns), (bits) =>
          String.fromCharCode(0x2800 + bits),
        ).join(""),
      ),
  };
}

/** Where a closed path crosses a row of dots. */
function crossingsAt(path: readonly Point[], y: number): number[] {
  return path.flatMap(([x, ownY], i) => {
    const [beforeX, beforeY] = path[i - 1] ?? [x, ownY];
    const isCrossing = beforeY <= y !== ownY <= y;
    return isCrossing ? [beforeX + ((y - beforeY) / (ownY - beforeY)) * (x - beforeX)] : [];
  });
}
