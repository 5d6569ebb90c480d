import { open } from "node:fs/promises";

/** Files that are told by their beginning: the bytes at an offset, any of the alternatives. */
interface FileKind {
  readonly name: string;
  readonly extension: RegExp;
  readonly beginnings: readonly { readonly offset: number; readonly hex: string }[];
}

const hdf5 = { offset: 0, hex: "894844460d0a1a0a" };

/** Signatures as the formats' specifications have them; a tar's is that of POSIX and GNU archives. */
const kinds: readonly FileKind[] = [
  {
    name: "zip archive",
    extension: /\.zip$/i,
    beginnings: ["504b0304", "504b0506", "504b0708"].map((hex) => ({ offset: 0, hex })),
  },
  { name: "gzip file", extension: /\.t?gz$/i, beginnings: [{ offset: 0, hex: "1f8b08" }] },
  { name: "tar archive", extension: /\.tar$/i, beginnings: [{ offset: 257, hex: "7573746172" }] },
  { name: "HDF5 file", extension: /\.(h5|hdf5|he5)$/i, beginnings: [hdf5] },
  { name: "HDF file", extension: /\.hdf$/i, beginnings: [hdf5, { offset: 0, hex: "0e031301" }] },
  {
    name: "netCDF file",
    extension: /\.nc4?$/i,
    beginnings: [hdf5, ...["43444601", "43444602", "43444605"].map((hex) => ({ offset: 0, hex }))],
  },
  {
    name: "TIFF file",
    extension: /\.tiff?$/i,
    beginnings: ["49492a00", "4d4d002a", "49492b00", "4d4d002b"].map((hex) => ({ offset: 0, hex })),
  },
  {
    name: "JPEG 2000 file",
    extension: /\.(jp2|j2k)$/i,
    beginnings: ["0000000c6a502020", "ff4fff51"].map((hex) => ({ offset: 0, hex })),
  },
];

/** Files that may well begin like a web page or like XML. */
const textName = /\.(html?|xml|xsd|kml|gml|svg|safe|xfdumanifest|txt|met)$/i;

/** So many bytes of a file tell what it is. */
export const beginningBytes = 512;

/** What is wrong with a file on disk by its beginning, see {@link wrongBeginning}. */
export async function wrongKind(path: string, name: string): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return wrongBeginning(buffer.subarray(0, bytesRead), name);
  } finally {
    await file.close();
  }
}

/**
 * What is wrong with a file by its beginning: not what its extension says, or a web page or an error message in XML
 * under any other name.
 *
 * @param name the file's name with its extension
 * @returns undefined when nothing is
 */
export function wrongBeginning(beginning: Buffer, name: string): string | undefined {
  const text = beginning.toString("latin1").trimStart().toLowerCase();
  const isPage = /^(<!doctype html|<html|<head)/.test(text);
  if (isPage && !/\.html?$/i.test(name)) return "it is a web page, as archives send when one must sign in";
  const kind = kinds.find(({ extension }) => extension.test(name));
  if (kind === undefined) {
    return text.startsWith("<?xml") && !textName.test(name) ? "it is an XML document" : undefined;
  }
  const isKind = kind.beginnings.some(
    ({ offset, hex }) => beginning.toString("hex", offset, offset + hex.length / 2) === hex,
  );
  if (isKind) return undefined;
  const shown = JSON.stringify(beginning.toString("latin1", 0, 16).replace(/[^ -~]/g, "."));
  return `it is no ${kind.name}: ${beginning.length === 0 ? "it is empty" : `it begins with ${shown}`}`;
}
