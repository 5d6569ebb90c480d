/** Public element sets of 21 May 2022 (CelesTrak), three lines each. */
export const PUBLIC_TLE: Readonly<Record<"S2A" | "S2B" | "Landsat-8" | "Landsat-9" | "S3A" | "S3B", string>> =
  {
    S2A: `S2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
`,
    S2B: `S2B
1 42063U 17013A   22141.44527307  .00000158  00000+0  76977-4 0  9992
2 42063  98.5697 216.5679 0000934  77.9545 282.1749 14.30815845271901
`,
    "Landsat-8": `Landsat-8
1 39084U 13008A   22141.50593862  .00000506  00000+0  12245-3 0  9991
2 39084  98.2234 212.1782 0001186  96.4862 263.6471 14.57112685481257
`,
    "Landsat-9": `Landsat-9
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341
`,
    S3A: `S3A
1 41335U 16011A   22141.48138866  .00000175  00000+0  90444-4 0  9996
2 41335  98.6237 209.1794 0001268  96.8136 263.3188 14.26734357325929
`,
    S3B: `S3B
1 43437U 18039A   22141.45407889  .00000179  00000+0  91927-4 0  9995
2 43437  98.6294 209.1351 0000891  83.3856 276.7426 14.26737701211986
`,
  };

/** Puts the checksum in column 69 of a line of 68 columns. */
export function withChecksum(line: string): string {
  let sum = 0;
  for (const character of line) {
    if (/\d/.test(character)) sum += Number(character);
    if (character === "-") sum += 1;
  }
  return `${line}${sum % 10}`;
}

/** The elements of a made-up satellite. */
export interface MadeUpElements {
  readonly noradId?: number;
  readonly epoch?: string;
  readonly inclinationDeg: number;
  readonly rightAscensionDeg: number;
  readonly eccentricity?: number;
  readonly argumentOfPerigeeDeg?: number;
  readonly meanAnomalyDeg: number;
  readonly meanMotionRevPerDay: number;
  readonly revolutionNumber?: number;
}

/** Writes the two lines of a satellite that does not exist, without drag; epoch as `22141.50000000`. */
export function madeUpTle(elements: MadeUpElements): string {
  const number = String(elements.noradId ?? 90001).padStart(5, "0");
  const angle = (deg: number): string => deg.toFixed(4).padStart(8);
  const eccentricity = (elements.eccentricity ?? 0.001).toFixed(7).slice(2);
  const line1 = `1 ${number}U 22001A   ${elements.epoch ?? "22141.50000000"}  .00000000  00000+0  00000+0 0  999`;
  const line2 = [
    `2 ${number} ${angle(elements.inclinationDeg)} ${angle(elements.rightAscensionDeg)} ${eccentricity}`,
    `${angle(elements.argumentOfPerigeeDeg ?? 0)} ${angle(elements.meanAnomalyDeg)}`,
    `${elements.meanMotionRevPerDay.toFixed(8).padStart(11)}${String(elements.revolutionNumber ?? 1).padStart(5)}`,
  ].join(" ");
  return `${withChecksum(line1)}\n${withChecksum(line2)}\n`;
}
