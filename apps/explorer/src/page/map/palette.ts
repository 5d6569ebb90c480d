/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Colours of the map in one of the two themes. */
export interface Palette {
  readonly land: Rgb;
  readonly coast: Rgb;
  readonly graticule: Rgb;
  readonly event: Rgb;
  readonly selected: Rgb;
  readonly area: Rgb;
  /** From what is best to what is worst: small time differences, large areas. */
  readonly scale: readonly Rgb[];
  /** For pairs, over and over again. */
  readonly pairs: readonly Rgb[];
  /** For the first sensor of a pair, the second, the third. */
  readonly sensors: readonly Rgb[];
}

const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;

/** Light shapes on a dark Earth. */
export const darkPalette: Palette = {
  land: rgb("#24364d"),
  coast: rgb("#4a6585"),
  graticule: rgb("#2a4160"),
  event: rgb("#9fb6cf"),
  selected: rgb("#ffffff"),
  area: rgb("#7cf0c8"),
  scale: ["#fff6b0", "#ffc04d", "#f5726b", "#b953c9", "#6470e0"].map(rgb),
  pairs: ["#5cc8ff", "#ffb454", "#8ce99a", "#ff7eb6", "#c8a2ff", "#f4e06d"].map(rgb),
  sensors: ["#58bfff", "#ffab3d", "#86e08f", "#ff86bd"].map(rgb),
};

/** Dark shapes on a light Earth. */
export const lightPalette: Palette = {
  land: rgb("#e3ddd0"),
  coast: rgb("#a39c8c"),
  graticule: rgb("#c6d5de"),
  event: rgb("#51677d"),
  selected: rgb("#0b1a2b"),
  area: rgb("#00795c"),
  scale: ["#3f0c63", "#a0126e", "#dc4459", "#ee8440", "#e2b13c"].map(rgb),
  pairs: ["#0b6fb8", "#b75a00", "#1f7a3a", "#b0206c", "#6a3fb5", "#7a6a00"].map(rgb),
  sensors: ["#0b6fb8", "#b75a00", "#1f7a3a", "#b0206c"].map(rgb),
};

/** The colour at a place from 0 (best) to 1 (worst) of a scale. */
export function scaleColour(scale: readonly Rgb[], at: number): Rgb {
  const place = Math.max(0, Math.min(1, at)) * (scale.length - 1);
  const low = Math.min(scale.length - 2, Math.floor(place));
  const [a, b, t] = [scale[low]!, scale[low + 1]!, place - low];
  return [0, 1, 2].map((i) => Math.round(a[i]! + t * (b[i]! - a[i]!))) as unknown as Rgb;
}

/** `rgb(1 2 3)`, for CSS. */
export function cssColour([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
