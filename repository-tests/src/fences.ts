/** A fenced block of a Markdown file. */
export interface Fence {
  /** The file it stands in, relative to the repository. */
  readonly file: string;
  /** Its first line's number in the file. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The `text` fence that follows directly, if any: what the block prints. */
  readonly output: string | undefined;
}

/** The fenced blocks of a Markdown text, in order. */
export function fencesOf(file: string, markdown: string): Fence[] {
  const lines = markdown.split("\n");
  const blocks: { line: number; end: number; language: string; text: string }[] = [];
  for (let i = 0; i < lines.length; i++) {
    const opening = /^```(\w*)/.exec(lines[i] as string);
    if (opening === null) continue;
    const end = lines.findIndex((line, j) => j > i && line.trimEnd() === "```");
    if (end < 0) throw new Error(`${file}:${i + 1}: the fenced block is not closed`);
    blocks.push({
      line: i + 1,
      end,
      language: opening[1] as string,
      text: `${lines.slice(i + 1, end).join("\n")}\n`,
    });
    i = end;
  }
  return blocks.map(({ line, end, language, text }, i) => {
    const next = blocks[i + 1];
    const isFollowed =
      next?.language === "text" &&
      lines.slice(end + 1, next.line - 1).every((between) => between.trim() === "");
    return { file, line, language, text, output: isFollowed ? next.text : undefined };
  });
}
