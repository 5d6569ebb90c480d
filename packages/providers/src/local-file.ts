import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type OpenOptions, type ProductStream, ProviderError } from "@eomatch/stac-model";
import { fileBody } from "./http/file-body.js";
import { fileStream } from "./http/file-stream.js";

/**
 * Opens a file on disk as an archive's file; size and time of change tell its versions apart.
 *
 * @throws ProviderError `provider/not-found`, `provider/unreadable`
 */
export async function openLocalFile(
  file: { readonly url: string; readonly productId: string },
  { provider, resume, signal }: OpenOptions & { readonly provider: string },
): Promise<ProductStream> {
  signal?.throwIfAborted();
  const path = /^file:/i.test(file.url) ? fileURLToPath(file.url) : file.url;
  const failure = (
    code: "provider/not-found" | "provider/unreadable",
    why: string,
    cause?: unknown,
  ): ProviderError =>
    new ProviderError(code, `${provider}: ${file.productId}: ${path}: ${why}`, {
      provider,
      productId: file.productId,
      cause,
    });
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    const isGone = ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
    throw isGone
      ? failure("provider/not-found", "there is no such file; check where the items' assets point to", error)
      : failure("provider/unreadable", (error as Error).message, error);
  });
  if (!stats.isFile()) throw failure("provider/unreadable", "it is not a file; name single files as assets");
  const sizeBytes = Number(stats.size);
  const validator = `"${stats.size}-${stats.mtimeNs}"`;
  const isSame = resume?.validator === validator && resume.offsetBytes <= sizeBytes;
  const offsetBytes = isSame ? resume.offsetBytes : 0;
  const source = createReadStream(path, { start: offsetBytes, highWaterMark: 256 * 1024 });
  const body = fileBody(source, {
    expectedBytes: sizeBytes - offsetBytes,
    stallTimeoutSeconds: 600,
    signal,
    onDone: () => {},
    failure: (_, bytes, cause) =>
      failure(
        "provider/unreadable",
        `reading ended after ${offsetBytes + bytes} of ${sizeBytes} bytes`,
        cause,
      ),
  });
  return fileStream(body, { sizeBytes, offsetBytes, validator });
}
