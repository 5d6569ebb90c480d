/**
 * A text in lines of at most so many characters, broken between words; a longer word has a line of its own.
 *
 * @param widthOf how wide a text is, where that is not the number of its characters
 */
export function wrapped(
  text: string,
  width: number,
  widthOf: (text: string) => number = ({ length }) => length,
): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Breaks lines that are too long for the terminal; what is indented is there to be copied, or fits already. */
export function withinColumns(text: string, columns: number = Number.POSITIVE_INFINITY): string {
  const isSentence = (line: string): boolean => line.length > columns && /^\S/.test(line);
  return text
    .split("\n")
    .flatMap((line) => (isSentence(line) ? wrapped(line, columns) : [line]))
    .join("\n");
}
