import { type BigIntStats, constants } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";
import type { AssetFile } from "@eomatch/stac-model";
import { methodNotAllowed } from "../errors.js";
import { fileResponse } from "../file-response.js";

/** Media types of what a page is made of. */
const types: { readonly [extension: string]: string } = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".geojson": "application/geo+json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".pbf": "application/x-protobuf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** The files of a page are seldom larger. */
const pieceBytes = 1 << 20;

/** Names that a build gives by content never change what they stand for. */
const hashedName = /[.-][\w-]{8,}\.\w+$/;

/**
 * Answers with the files of a folder, `index.html` for the folder itself; undefined for a path where there is none. What
 * is not asked for by GET or HEAD is refused (405).
 *
 * A file that has a neighbour of the same name with `.gz` is sent compressed to those who take that.
 *
 * @param policy the `Content-Security-Policy` that is sent with each
 */
export function staticFolder(
  folder: string,
  { policy }: { readonly policy?: string | undefined } = {},
): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const path = pathIn(folder, new URL(request.url).pathname);
    if (path === undefined) return undefined;
    if (!["GET", "HEAD"].includes(request.method)) return (await fileIn(folder, path)) && refusal(request);
    const type = types[extname(path).toLowerCase()] ?? "application/octet-stream";
    const isLasting = path.includes(`${sep}assets${sep}`) && hashedName.test(path);
    const headers = {
      "cache-control": isLasting ? "public, max-age=31536000, immutable" : "no-cache",
      vary: "Accept-Encoding",
      ...(policy === undefined ? {} : { "content-security-policy": policy }),
    };
    const isGzipTaken = /\bgzip\b/i.test(request.headers.get("accept-encoding") ?? "");
    const compressed = isGzipTaken ? await fileIn(folder, `${path}.gz`) : undefined;
    if (compressed !== undefined) {
      return fileResponse(compressed, request, { type, headers: { ...headers, "content-encoding": "gzip" } });
    }
    const file = await fileIn(folder, path);
    return file === undefined ? undefined : fileResponse(file, request, { type, headers });
  };
}

function refusal({ method }: Request): Response {
  const { message: description, status, headers } = methodNotAllowed(method, "GET, HEAD");
  return Response.json({ code: "method-not-allowed", description }, { status, headers });
}

function pathIn(folder: string, pathname: string): string | undefined {
  try {
    const names = pathname
      .split("/")
      .filter((name) => name !== "")
      .map(decodeURIComponent);
    if (names.some((name) => /^\.|[\\/\0]/.test(name))) return undefined;
    return join(folder, ...names, ...(pathname.endsWith("/") ? ["index.html"] : []));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

async function fileIn(folder: string, path: string): Promise<AssetFile | undefined> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
    if (!real.startsWith(root + sep)) return undefined;
    const stats = await stat(real, { bigint: true });
    return stats.isFile() ? openable(real, stats) : undefined;
  } catch (error) {
    // Not there, not a folder on the way, too long a name: nothing to show.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

function openable(path: string, stats: BigIntStats): AssetFile {
  const sizeBytes = Number(stats.size);
  return {
    name: basename(path),
    sizeBytes,
    modifiedAt: stats.mtime,
    version: `${stats.size.toString(36)}-${stats.mtimeNs.toString(36)}`,
    async *read({ from, to } = { from: 0, to: sizeBytes }) {
      if (from >= to) return;
      const handle = await open(path, constants.O_RDONLY);
      // Closes the handle when it is read to its end or given up. A script in many pieces would wait between them for
      // the catalogue, which is read meanwhile.
      yield* handle.createReadStream({ start: from, end: to - 1, highWaterMark: pieceBytes });
    },
  };
}
