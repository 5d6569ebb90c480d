import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { type Column, formatTable, shortened } from "./table.js";

interface Row {
  readonly id: string;
  readonly count: number;
  readonly note: string;
}

const columns: readonly Column<Row>[] = [
  { heading: "id", cell: ({ id }) => id, rank: 0 },
  { heading: "count", cell: ({ count }) => String(count), align: "right", rank: 0 },
  { heading: "note", cell: ({ note }) => note, rank: 1 },
];
const rows: readonly Row[] = [
  { id: "first", count: 1, note: "a long remark" },
  { id: "second-and-longer", count: 200, note: "" },
];

describe("formatTable", () => {
  it("aligns its columns and leaves no blanks at the ends of lines", () => {
    expect(formatTable(columns, rows)).toBe(
      "id                 count  note\nfirst                  1  a long remark\nsecond-and-longer    200\n",
    );
  });

  it("leaves the columns of the highest rank out first, then shortens the widest", () => {
    expect(formatTable(columns, rows, { columns: 30 })).toBe(
      "id                 count\nfirst                  1\nsecond-and-longer    200\n",
    );
    expect(formatTable(columns, rows, { columns: 20 })).toBe(
      "id             count\nfirst              1\nsecond…longer    200\n",
    );
  });

  it("breaks the cells of a column of sentences into lines, and cuts others only where that is not enough", () => {
    const sentences: readonly Column<Row>[] = [
      { heading: "id", cell: ({ id }) => id, rank: 0 },
      { heading: "note", cell: ({ note }) => note, rank: 0, wraps: true },
    ];
    const notes = [{ id: "second-and-longer", count: 1, note: "a remark that is far too long" }];
    expect(formatTable(sentences, notes, { columns: 36 })).toBe(
      "id                 note\nsecond-and-longer  a remark that is\n                   far too long\n",
    );
    expect(formatTable(sentences, notes, { columns: 28 })).toBe(
      "id             note\nsecond…longer  a remark that\n               is far too\n               long\n",
    );
  });

  it("keeps the same widths down a long table", () => {
    const many = Array.from({ length: 500 }, (_, i) => ({
      id: i === 499 ? "the-longest" : "x",
      count: i,
      note: "n",
    }));
    const lines = formatTable(columns, many).trimEnd().split("\n");
    expect(lines).toHaveLength(501);
    expect(lines[1]).toBe("x                0  n");
    expect(lines[500]).toBe("the-longest    499  n");
  });

  it("keeps columns below each other where letters are wide, and cuts no letter in half", () => {
    const wide = [
      { id: "東京湾-S2A", count: 1, note: "né" },
      { id: "plain", count: 22, note: "👩‍🚀 x" },
    ];
    expect(formatTable(columns, wide)).toBe(
      "id          count  note\n東京湾-S2A      1  né\nplain          22  👩‍🚀 x\n",
    );
    expect(shortened("東京湾東京湾", 8)).toBe("東京…湾");
    expect(shortened("東京湾東京湾", 9)).toBe("東京…京湾");
    expect(shortened("xx👩‍🚀yy", 5)).toBe("xx…yy");
  });

  it("breaks sentences by the width of their letters too, and where a cell has lines of its own", () => {
    const notes: readonly Column<string>[] = [
      { heading: "note", cell: (text) => text, rank: 0, wraps: true },
      { heading: "n", cell: () => "1", rank: 0 },
    ];
    expect(formatTable(notes, ["東京 大阪 京都", "a\nb"], { columns: 13 })).toBe(
      "note        n\n東京 大阪   1\n京都\na           1\nb\n",
    );
  });

  it("has no line of headings when there are none", () => {
    expect(formatTable([{ heading: "", cell: (text: string) => text, rank: 0 }], ["a", "b"])).toBe("a\nb\n");
    expect(formatTable(columns, [])).toBe("id  count  note\n");
  });

  it("fits any terminal of 30 characters and more", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: fc.oneof(fc.stringMatching(/^[\w-]{0,60}$/), fc.stringMatching(/^[東京湾é]{0,40}$/)),
            count: fc.nat(),
            note: fc.stringMatching(/^[a-z]{0,20}$/),
          }),
        ),
        fc.integer({ min: 30, max: 200 }),
        (several, width) => {
          for (const line of formatTable(columns, several, { columns: width }).split("\n")) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});

describe("shortened", () => {
  it("keeps the beginning and the end", () => {
    expect(shortened("abcdefghij", 10)).toBe("abcdefghij");
    expect(shortened("abcdefghij", 7)).toBe("abc…hij");
    expect(shortened("abcdefghij", 6)).toBe("abc…ij");
    expect(shortened("abcdefghij", 1)).toBe("…");
  });
});
