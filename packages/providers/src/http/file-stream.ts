import type { ProductStream } from "@eomatch/stac-model";
import type { FileBody } from "./file-body.js";

/** A file that is being read, as a web stream that is made when somebody wants one, and as pieces. */
export function fileStream(
  body: FileBody,
  { offsetBytes, sizeBytes, validator }: Pick<ProductStream, "offsetBytes" | "sizeBytes" | "validator">,
): ProductStream {
  let stream: ReadableStream<Uint8Array> | undefined;
  const content: ProductStream = {
    offsetBytes,
    sizeBytes,
    validator,
    get stream() {
      stream ??= webStream(body);
      return stream;
    },
  };
  // A copy with another stream has none.
  return Object.defineProperty(content, "pieces", { value: body, enumerable: false });
}

/**
 * What comes of a file as a web stream.
 *
 * A reader that is slower than the source is given larger pieces; one that brings its own buffer (`mode: "byob"`) has
 * no memory made for it.
 */
function webStream(body: FileBody): ReadableStream<Uint8Array> {
  let isCancelled = false;
  return new ReadableStream({
    type: "bytes",
    async pull(controller: ReadableByteStreamController) {
      const hasMore = await body.ready();
      if (isCancelled) return;
      const request = controller.byobRequest;
      const view = request?.view;
      if (!hasMore) {
        controller.close();
        request?.respond(0);
      } else if (request == null || view == null) {
        const piece = new Uint8Array(body.queuedBytes());
        body.fill(piece);
        controller.enqueue(piece);
      } else {
        const { buffer, byteOffset, byteLength } = view;
        const whole = byteOffset === 0 ? body.handOver(buffer) : undefined;
        if (whole !== undefined) request.respondWithNewView(whole);
        else request.respond(body.fill(new Uint8Array(buffer, byteOffset, byteLength)));
      }
    },
    cancel(reason) {
      isCancelled = true;
      return body.cancel(reason);
    },
  });
}
