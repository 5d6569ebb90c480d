/**
 * Tells whether a text is like a pattern of CQL2: `%` stands for any characters, `_` for one, and a backslash takes
 * the meaning from what follows it.
 *
 * Takes time in proportion to both lengths at the worst, whatever the pattern.
 */
export function isLike(text: string, pattern: string): boolean {
  const characters = [...text];
  const wanted = tokensOf(pattern);
  let [at, next] = [0, 0];
  // Where the last `%` stands, and up to where it was taken to reach.
  let [wildcard, reach] = [-1, 0];
  while (at < characters.length) {
    const token = wanted[next];
    if (token === anything) {
      wildcard = next++;
      reach = at;
    } else if (token === anyOne || (token !== undefined && token === characters[at])) {
      at += 1;
      next += 1;
    } else if (wildcard >= 0) {
      next = wildcard + 1;
      at = ++reach;
    } else return false;
  }
  while (wanted[next] === anything) next += 1;
  return next === wanted.length;
}

const anything: unique symbol = Symbol("%");
const anyOne: unique symbol = Symbol("_");

function tokensOf(pattern: string): (string | typeof anything | typeof anyOne)[] {
  const tokens: (string | typeof anything | typeof anyOne)[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    if (character === "\\" && i + 1 < characters.length) tokens.push(characters[++i] as string);
    else tokens.push(character === "%" ? anything : character === "_" ? anyOne : character);
  }
  return tokens;
}
