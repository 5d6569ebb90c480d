import type { Listed } from "./listed.js";

/** What is written of a list, besides a table. */
export type ListFormat = "json" | "json-lines" | "geojson" | "csv";

/**
 * Writes a list as it comes, piece by piece, without holding it in memory.
 *
 * @param options.columnsOfNone names of the columns of a CSV table without rows
 */
export function formatList(
  listed: AsyncIterable<Listed>,
  { columnsOfNone = "", format }: { readonly columnsOfNone?: string; readonly format: ListFormat },
): AsyncIterable<string> {
  switch (format) {
    case "json":
      return asArray(listed, { open: "[", close: "]\n", write: ({ values }) => values });
    case "geojson":
      return asArray(listed, {
        open: '{"type":"FeatureCollection","features":[',
        close: "]}\n",
        write: toFeature,
      });
    case "json-lines":
      return asLines(listed);
    case "csv":
      return asCsv(listed, columnsOfNone);
  }
}

function toFeature({ values, geometry }: Listed): object {
  const { id, bbox, ...properties } = values;
  return { type: "Feature", id, ...(bbox === null ? {} : { bbox }), geometry, properties };
}

async function* asArray(
  listed: AsyncIterable<Listed>,
  document: { readonly open: string; readonly close: string; readonly write: (listed: Listed) => object },
): AsyncGenerator<string, void, undefined> {
  let isFirst = true;
  yield document.open;
  for await (const one of listed) {
    yield `${isFirst ? "\n" : ",\n"}${JSON.stringify(document.write(one))}`;
    isFirst = false;
  }
  yield `${isFirst ? "" : "\n"}${document.close}`;
}

async function* asLines(listed: AsyncIterable<Listed>): AsyncGenerator<string, void, undefined> {
  for await (const { values } of listed) yield `${JSON.stringify(values)}\n`;
}

/** RFC 4180 with line feeds; a list within a field is joined by spaces, a box has four fields. */
async function* asCsv(
  listed: AsyncIterable<Listed>,
  columnsOfNone: string,
): AsyncGenerator<string, void, undefined> {
  let names: readonly string[] | undefined;
  for await (const { values } of listed) {
    const { bbox, ...rest } = values;
    const [west, south, east, north] = Array.isArray(bbox) ? (bbox as unknown[]) : [];
    const fields: { readonly [name: string]: unknown } = { ...rest, west, south, east, north };
    if (names === undefined) {
      // What enrichers added may differ from one to the next; the columns are those of the first.
      names = Object.keys(fields);
      yield `${names.map(csvField).join(",")}\n`;
    }
    yield `${names.map((name) => csvField(fields[name])).join(",")}\n`;
  }
  // A table without rows is one that programs can read; an empty file is none.
  if (names === undefined) yield `${columnsOfNone}\n`;
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = Array.isArray(value)
    ? value.join(" ")
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
