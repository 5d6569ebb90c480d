import type { ProductArchive } from "@eomatch/stac-model";
import { type CheckOptions, type ConformanceReport, checkCases } from "../check-cases.js";
import { expectAborted, expectRejection, expectSame, expectThat } from "../expectation.js";
import { hostileNames } from "../hostile-names.js";
import {
  type ArchiveCase,
  type ArchiveHarness,
  multihashOf,
  sampleBytes,
  sampleProduct,
  streamOf,
} from "./archive-harness.js";
import { folderCases } from "./folder-cases.js";
import { piecesCases } from "./pieces-cases.js";
import { resumeCases } from "./resume-cases.js";

const whole = "A file appears whole and verified or not at all.";

/** What a ProductArchive must do, sentence by sentence of its contract. */
export const archiveCases: readonly ArchiveCase[] = [
  {
    id: "absent-product",
    title: "has nothing where nothing was put",
    contract: "Absence is undefined.",
    async run({ create }) {
      const archive = await create();
      expectSame(await archive.locate(sampleProduct("a")), undefined, "a product that was never put");
      expectSame(
        await archive.partial(sampleProduct("a"), { fileName: "a.bin" }),
        undefined,
        "what is here of it",
      );
    },
  },
  {
    id: "put-is-located",
    title: "places a stream as it came and finds it again",
    contract: "put: takes a stream in and places the file once it is complete; locate: where a product is.",
    async run({ create, read }) {
      const archive = await create();
      for (const [seed, id] of ["a", "b"].entries()) {
        const bytes = sampleBytes(seed);
        const file = { fileName: `${id}.bin`, sizeBytes: bytes.length, checksum: await multihashOf(bytes) };
        const placed = await archive.put(sampleProduct(id), file, streamOf(bytes));
        expectThat(placed !== undefined, "a product of one file must be placed");
        expectSame(placed.sizeBytes, bytes.length, "the size of what was put");
        const { location, sizeBytes } = (await archive.locate(sampleProduct(id))) ?? {};
        expectSame(
          { location, sizeBytes },
          { location: placed.location, sizeBytes: bytes.length },
          "where it is",
        );
        expectSame([...(await read(placed))], [...bytes], "what is there");
      }
    },
  },
  refusedPut({
    id: "wrong-size",
    title: "leaves nothing of a file whose size is not what was expected",
    put: (archive, bytes) =>
      archive.put(sampleProduct("a"), { fileName: "a.bin", sizeBytes: bytes.length + 1 }, streamOf(bytes)),
  }),
  refusedPut({
    id: "wrong-checksum",
    title: "leaves nothing of a file whose checksum is not what was expected",
    async put(archive, bytes) {
      const checksum = await multihashOf(sampleBytes(9));
      await archive.put(sampleProduct("a"), { fileName: "a.bin", checksum }, streamOf(bytes));
    },
  }),
  refusedPut({
    id: "broken-stream",
    title: "leaves nothing of a stream that breaks off, and passes its error on",
    async put(archive, bytes) {
      const failure = new Error("connection reset");
      await archive.put(sampleProduct("a"), { fileName: "a.bin" }, streamOf(bytes, failure));
    },
  }),
  {
    id: "aborted-put",
    title: "leaves nothing of a put that is aborted",
    contract: `${whole} signal: ends the call with the signal's reason.`,
    async run({ create, places }) {
      const archive = await create();
      const before = await places(archive);
      const reason = new Error("enough");
      const controller = new AbortController();
      const bytes = sampleBytes(1);
      const content = streamOf(bytes);
      const put = archive.put(
        sampleProduct("a"),
        { fileName: "a.bin" },
        { ...content, stream: content.stream.pipeThrough(abortingAfter(2, () => controller.abort(reason))) },
        { signal: controller.signal },
      );
      await expectAborted(put, reason, "put");
      expectSame(await archive.locate(sampleProduct("a")), undefined, "a product whose put was aborted");
      expectSame(await places(archive), before, "the files after an aborted put");
    },
  },
  {
    id: "unseen-until-whole",
    title: "shows nothing of a product before it is whole",
    contract: whole,
    async run({ create }) {
      const archive = await create();
      const seen: unknown[] = [];
      const bytes = sampleBytes(1);
      const content = streamOf(bytes);
      const looking = new TransformStream<Uint8Array, Uint8Array>({
        async transform(piece, controller) {
          seen.push(await archive.locate(sampleProduct("a")));
          controller.enqueue(piece);
        },
      });
      const file = { fileName: "a.bin", sizeBytes: bytes.length };
      await archive.put(sampleProduct("a"), file, {
        ...content,
        stream: content.stream.pipeThrough(looking),
      });
      expectSame(
        seen.filter((each) => each !== undefined),
        [],
        "what was located while it came in",
      );
      expectThat((await archive.locate(sampleProduct("a"))) !== undefined, "it must be there afterwards");
    },
  },
  {
    id: "put-twice-at-once",
    title: "places the same product once when it is put twice at the same time",
    contract: "Different products side by side; the same product twice at once is put once.",
    async run({ create, places, read }) {
      const archive = await create();
      const before = (await places(archive)).length;
      const bytes = sampleBytes(1);
      const put = (id: string): ReturnType<ProductArchive["put"]> =>
        archive.put(sampleProduct(id), { fileName: `${id}.bin`, sizeBytes: bytes.length }, streamOf(bytes));
      const [a, again, b] = await Promise.all([put("a"), put("a"), put("b")]);
      expectThat(a !== undefined, "the product must be placed");
      expectSame(again?.location, a.location, "where the same product is");
      expectThat(b?.location !== a?.location, "two products must be in two places");
      expectSame([...(await read(a))], [...bytes], "what is there");
      expectSame((await places(archive)).length, before + 2, "the number of files of two products");
    },
  },
  {
    id: "removes-its-own",
    title: "removes a product's file and no other, once",
    contract: "Removing deletes only what this archive placed, inside its root.",
    async run({ create, places }) {
      const archive = await create();
      const bytes = sampleBytes(1);
      await archive.put(sampleProduct("a"), { fileName: "a.bin" }, streamOf(bytes));
      const before = await places(archive);
      const placed = await archive.put(sampleProduct("b"), { fileName: "b.bin" }, streamOf(bytes));
      const location = placed?.location ?? "";
      expectSame(await archive.remove(sampleProduct("b"), location), true, "the removal of what is there");
      expectSame(await archive.remove(sampleProduct("b"), location), false, "its removal again");
      expectSame(await archive.locate(sampleProduct("b")), undefined, "what was removed");
      expectSame(await places(archive), before, "the files that are left");
      expectThat((await archive.locate(sampleProduct("a"))) !== undefined, "the other product must stay");
    },
  },
  {
    id: "hostile-names",
    title: "keeps products and files apart whose names lead out of folders, inside its root",
    contract: "No id or file name leads outside the root.",
    async run({ create, places, read }) {
      const archive = await create();
      const before = new Set(await places(archive));
      const taken = new Map<string, string>();
      for (const [seed, id] of hostileNames.entries()) {
        const placed = await archive.put(
          sampleProduct(id),
          { fileName: id },
          streamOf(sampleBytes(seed, 100)),
        );
        const location = placed?.location ?? "";
        expectThat(
          ![...taken.values()].includes(location),
          `${JSON.stringify(id)} must have a place of its own`,
        );
        taken.set(id, location);
      }
      for (const [seed, id] of hostileNames.entries()) {
        const placed = await archive.locate(sampleProduct(id));
        expectThat(placed !== undefined, `${JSON.stringify(id)} must be located`);
        expectSame(
          [...(await read(placed))],
          [...sampleBytes(seed, 100)],
          `the bytes of ${JSON.stringify(id)}`,
        );
      }
      const outside = (await places(archive)).filter(
        (place) => !before.has(place) && !place.startsWith(archive.location),
      );
      expectSame(outside, [], "files outside of the archive's root");
      for (const [id, location] of taken) await archive.remove(sampleProduct(id), location);
      expectSame(
        new Set(await places(archive)).size,
        before.size,
        "the number of files after all are removed",
      );
    },
  },
  ...resumeCases,
  ...piecesCases,
  ...folderCases,
];

/**
 * Runs all cases of the ProductArchive contract on an archive.
 *
 * @throws ConformanceError `conformance/unknown-case` when `only` or `skip` names a case that does not exist
 */
export function checkArchive(harness: ArchiveHarness, options?: CheckOptions): Promise<ConformanceReport> {
  return checkCases(archiveCases, harness, options);
}

function refusedPut({
  id,
  title,
  put,
}: {
  readonly id: string;
  readonly title: string;
  put(archive: ProductArchive, bytes: Uint8Array): Promise<unknown>;
}): ArchiveCase {
  return {
    id,
    title,
    contract: whole,
    async run({ create, places }) {
      const archive = await create();
      const before = await places(archive);
      await expectRejection(put(archive, sampleBytes(1)), "a put that cannot be right");
      expectSame(await archive.locate(sampleProduct("a")), undefined, "a product that could not be placed");
      expectSame(await places(archive), before, "the files after a put that was refused");
    },
  };
}

function abortingAfter(pieces: number, abort: () => void): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform(piece, controller) {
      controller.enqueue(piece);
      seen++;
      if (seen === pieces) abort();
    },
  });
}
