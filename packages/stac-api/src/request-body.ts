import { invalidParameter, StacApiError } from "./errors.js";

/**
 * The text of a request's body.
 *
 * @throws StacApiError `stac-api/too-large` as soon as it is, `stac-api/invalid-parameter` when it is not UTF-8
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const stated = Number(request.headers.get("content-length") ?? 0);
  if (stated > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body !== null) {
    const reader = request.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes += read.value.length;
      if (bytes > maxBytes) {
        await reader.cancel();
        throw tooLarge(maxBytes);
      }
      chunks.push(read.value);
    }
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(whole);
  } catch (error) {
    throw invalidParameter("the body", "not UTF-8 text", error);
  }
}

function tooLarge(maxBytes: number): StacApiError {
  return new StacApiError("stac-api/too-large", `the body is larger than ${maxBytes} bytes`);
}
