import type { StacLink } from "@eomatch/stac-model";
import { type FileBytes, openBytes } from "./file-bytes.js";
import { type ItemRows, ItemRowsBuilder } from "./item-rows.js";
import { ItemScanner } from "./item-scanner.js";
import { JsonScanner, textOf, type ValueRange } from "./json-values.js";
import { LineScanner } from "./line-values.js";

/** A file, or the lines of one that begin in a range of its bytes. */
export interface FilePiece {
  readonly file: string;
  /** Size of the whole file when it was looked up. */
  readonly sizeBytes: number;
  readonly fromBytes: number;
  /** Infinity for the last piece of a file. */
  readonly toBytes: number;
}

/** A part of a piece that is no product. */
export interface FoundUnusable {
  readonly id: string | undefined;
  readonly reason: string;
  readonly collection: string | undefined;
  /** The number in this piece, from 1, of the line or feature; left out for the file itself. */
  readonly place?: number | undefined;
}

/** What a piece holds. */
export interface PieceFindings {
  /** How many rows it has; they follow those of the piece before. */
  readonly rows: number;
  readonly kind: "document" | "features" | "lines";
  /** Number of lines or features. */
  readonly places: number;
  readonly unusable: readonly FoundUnusable[];
  /** Links of a STAC Catalog or Collection. */
  readonly links: readonly StacLink[];
  /** Why it could not be read. */
  readonly error?: { readonly code: string | undefined; readonly message: string } | undefined;
}

/** What some pieces hold. */
export interface PiecesFindings {
  readonly rows: ItemRows;
  readonly pieces: readonly PieceFindings[];
}

/** Larger than any STAC item: the largest, with footprints of whole orbits, have a few megabytes. */
const maxItemBytes = 64 * 1024 * 1024;

/** Files opened ahead: enough to keep a disk busy, few enough for a slow one. */
const filesAhead = 8;

const lineFile = /\.(ndjson|jsonl|geojsonl|geojsonseq)$/i;

/** Whether a file is newline-delimited by its name, and so may be read in several pieces. */
export function isLineFile(file: string): boolean {
  return lineFile.test(file);
}

/**
 * Reads pieces of files once and notes where their items are and what they can be found by: STAC items,
 * FeatureCollections, arrays of items, newline-delimited items (by name, or by content), Catalogs and Collections.
 *
 * What is broken is noted as unusable, and a file that cannot be read as an error; the rest goes on.
 *
 * @throws the signal's reason
 */
export async function indexPieces(
  pieces: readonly FilePiece[],
  signal?: AbortSignal,
): Promise<PiecesFindings> {
  const indexer = new PieceIndexer(signal);
  const found: PieceFindings[] = [];
  const opened: Promise<FileBytes | Error>[] = [];
  try {
    for (const [i, piece] of pieces.entries()) {
      signal?.throwIfAborted();
      for (const next of pieces.slice(i + opened.length, i + filesAhead)) {
        opened.push(openBytes(next.file, next.sizeBytes).catch((error: unknown) => error as Error));
      }
      const bytes = await (opened.shift() as Promise<FileBytes | Error>);
      found.push(bytes instanceof Error ? unreadPiece(bytes) : await indexer.index(piece, bytes));
    }
  } finally {
    for (const bytes of await Promise.all(opened)) if (!(bytes instanceof Error)) await bytes.close();
  }
  return { rows: indexer.rows.finish(), pieces: found };
}

function unreadPiece(error: Error): PieceFindings {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  return { rows: 0, kind: "document", places: 0, unusable: [], links: [], error: { code, message } };
}

/** Reads one piece after another into the same rows. */
class PieceIndexer {
  readonly rows: ItemRowsBuilder = new ItemRowsBuilder();
  private readonly scanner = new ItemScanner(this.rows);
  private unusable: FoundUnusable[] = [];
  private places = 0;
  private file = "";
  /** Loaded when it is needed: the schemas in it take longer to load than megabytes of common items to scan. */
  private checks: typeof import("./index-item.js") | undefined;

  constructor(private readonly signal: AbortSignal | undefined) {}

  async index(piece: FilePiece, bytes: FileBytes): Promise<PieceFindings> {
    const before = this.rows.count;
    this.unusable = [];
    this.places = 0;
    this.file = piece.file;
    let outcome: Pick<PieceFindings, "kind" | "links">;
    try {
      outcome = isLineFile(piece.file) ? await this.lines(bytes, piece) : await this.json(bytes, piece);
    } catch (error) {
      if (this.signal?.aborted) throw this.signal.reason;
      if (typeof (error as { syscall?: unknown }).syscall !== "string") throw error;
      this.rows.truncate(before);
      return unreadPiece(error as Error);
    } finally {
      await bytes.close();
    }
    const { unusable, places } = this;
    return { ...outcome, rows: this.rows.count - before, places, unusable };
  }

  private async lines(bytes: FileBytes, piece: FilePiece): Promise<Pick<PieceFindings, "kind" | "links">> {
    const scanner = new LineScanner(maxItemBytes, piece);
    for await (const chunk of bytes.chunks(scanner.beginBytes, this.signal)) {
      await this.take(scanner.push(chunk));
      if (scanner.isDone) break;
    }
    await this.take(scanner.end());
    return { kind: "lines", links: [] };
  }

  private async json(bytes: FileBytes, piece: FilePiece): Promise<Pick<PieceFindings, "kind" | "links">> {
    const before = this.rows.count;
    const scanner = new JsonScanner(maxItemBytes);
    for await (const chunk of bytes.chunks(0, this.signal)) {
      await this.take(scanner.push(chunk));
      if (scanner.isDone) break;
    }
    const { document, broken, isLines } = scanner.end();
    if (isLines) {
      this.rows.truncate(before);
      this.unusable = [];
      this.places = 0;
      return this.lines(bytes, piece);
    }
    if (broken !== undefined) {
      this.unusable.push({ id: undefined, reason: broken, collection: undefined });
    } else if (document !== undefined) {
      return { kind: "document", links: await this.document(bytes, document) };
    }
    return { kind: "features", links: [] };
  }

  /** A file of one value: an item, a Catalog or a Collection. */
  private async document(
    bytes: FileBytes,
    { offsetBytes, lengthBytes }: { readonly offsetBytes: number; readonly lengthBytes: number },
  ): Promise<readonly StacLink[]> {
    const isTooLong = lengthBytes > maxItemBytes;
    const text = isTooLong ? undefined : await bytes.range(offsetBytes, lengthBytes);
    const range = { offsetBytes, lengthBytes: text?.length ?? lengthBytes, bytes: text, from: 0 };
    if (this.scanner.scan(range)) return [];
    const { catalogLinks, jsonOrUndefined } = await this.loadChecks();
    const catalog = text && catalogLinks(jsonOrUndefined(text), this.file);
    if (catalog === undefined) await this.item(range, undefined);
    else if ("links" in catalog) return catalog.links;
    else this.unusable.push({ id: undefined, reason: catalog.reason, collection: undefined });
    return [];
  }

  private async take(ranges: readonly ValueRange[]): Promise<void> {
    for (const range of ranges) {
      this.places += 1;
      // Awaiting costs more than scanning, so it is left to those that need it.
      if (!this.scanner.scan(range)) await this.item(range, this.places);
    }
  }

  private async item(range: ValueRange, place: number | undefined): Promise<void> {
    const text = textOf(range);
    if (text === undefined) {
      const reason = `it is longer than ${maxItemBytes} bytes`;
      this.unusable.push({ id: undefined, reason, collection: undefined, place });
      return;
    }
    const { indexItem } = this.checks ?? (await this.loadChecks());
    const found = indexItem(text, { offsetBytes: range.offsetBytes, file: this.file }, this.rows);
    if (found !== undefined) this.unusable.push({ ...found, place });
  }

  private async loadChecks(): Promise<typeof import("./index-item.js")> {
    this.checks ??= await import("./index-item.js");
    return this.checks;
  }
}
