// Everything that is no character to be seen, but for line breaks and tabs: ids and titles come from elsewhere, and
// must neither move the cursor nor change how the terminal behaves.
const controls = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
// What we write ourselves to make a word bold or coloured.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of SGR begin with a control character
const ownStyle = /\u001b\[\d{1,2}m/g;

/** A text for a terminal without control characters, which would let an id from elsewhere steer it; styles are kept. */
export function withoutControls(text: string): string {
  const styles = text.match(ownStyle) ?? [];
  return text
    .split(ownStyle)
    .map((part, i) => part.replace(controls, "\ufffd") + (styles[i] ?? ""))
    .join("");
}
