import type { ProductStream } from "@eomatch/stac-model";
import { expectSame, expectThat } from "../expectation.js";
import { type ArchiveCase, multihashOf, sampleBytes, sampleProduct, streamOf } from "./archive-harness.js";

/** Cases of files that come as pieces, too, of which an archive takes the one or the other. */
export const piecesCases: readonly ArchiveCase[] = [
  {
    id: "put-pieces",
    title: "places a file that comes as pieces, too, as it came",
    contract: "pieces: the same bytes for who takes them instead of the stream.",
    async run({ create, read }) {
      const archive = await create();
      for (const [seed, sizeBytes] of [undefined, 5000].entries()) {
        const bytes = sampleBytes(seed);
        const id = `p${seed}`;
        const file = { fileName: `${id}.bin`, checksum: await multihashOf(bytes) };
        const placed = await archive.put(sampleProduct(id), file, { ...inPieces(bytes), sizeBytes });
        expectThat(placed !== undefined, "a product of one file must be placed");
        expectSame(placed.sizeBytes, bytes.length, "the size of what was put");
        expectSame([...(await read(placed))], [...bytes], "what is there");
      }
    },
  },
];

/** Bytes that come as pieces and as a stream. */
function inPieces(bytes: Uint8Array<ArrayBuffer>): ProductStream {
  let at = 0;
  return {
    ...streamOf(bytes),
    pieces: {
      async next(memory) {
        const part = bytes.subarray(at, at + 1000);
        if (part.length === 0) return undefined;
        at += part.length;
        const piece = new Uint8Array(memory, 0, part.length);
        piece.set(part);
        return piece;
      },
      async cancel() {
        at = bytes.length;
      },
    },
  };
}
