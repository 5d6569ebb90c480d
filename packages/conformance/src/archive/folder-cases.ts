import { expectRejection, expectSame, expectThat } from "../expectation.js";
import { type ArchiveCase, multihashOf, sampleBytes, sampleProduct, streamOf } from "./archive-harness.js";

const product = sampleProduct("a");
const among = ["B02.bin", "B03.bin"];

/** Cases of products of several files, of looking closely, and of removing what is another's. */
export const folderCases: readonly ArchiveCase[] = [
  {
    id: "folder-when-whole",
    title: "shows a product of several files when the last of them is whole",
    contract: "among: the folder appears when the last of them is whole.",
    async run({ create }) {
      const archive = await create();
      const bytes = sampleBytes(1);
      const first = { fileName: "B02.bin", sizeBytes: bytes.length, among };
      expectSame(await archive.put(product, first, streamOf(bytes)), undefined, "the first of two files");
      expectSame(await archive.locate(product), undefined, "a product with one of its two files");
      expectSame(
        (await archive.partial(product, first))?.offsetBytes,
        bytes.length,
        "what is here of the first file",
      );
      const placed = await archive.put(product, { fileName: "B03.bin", among }, streamOf(bytes));
      expectThat(placed !== undefined, "the product must be placed with its last file");
      expectSame(placed.sizeBytes, 2 * bytes.length, "the size of a product of two files");
      expectSame((await archive.locate(product))?.location, placed.location, "where it is");
      expectSame(await archive.remove(product, placed.location), true, "its removal");
      expectSame(await archive.locate(product), undefined, "what was removed");
    },
  },
  {
    id: "locate-looks-closely",
    title: "passes over a file that is not what is expected",
    contract: "expected: only what agrees with this, its size and its checksum.",
    async run({ create }) {
      const archive = await create();
      const bytes = sampleBytes(1);
      await archive.put(product, { fileName: "a.bin" }, streamOf(bytes));
      const right = { fileName: "a.bin", sizeBytes: bytes.length, checksum: await multihashOf(bytes) };
      const wrong = { checksum: await multihashOf(sampleBytes(2)) };
      expectThat(
        (await archive.locate(product, { expected: right })) !== undefined,
        "a file of the expected size and checksum must be located",
      );
      for (const expected of [
        { ...right, sizeBytes: 1 },
        { ...right, ...wrong },
      ]) {
        expectSame(
          await archive.locate(product, { expected }),
          undefined,
          "a file that is not what is expected",
        );
      }
    },
  },
  {
    id: "keeps-what-is-anothers",
    title: "does not remove another product's file, whatever location it is told",
    contract: "remove: archive/unsafe for what is not the product's.",
    async run({ create, places }) {
      const archive = await create();
      const placed = await archive.put(product, { fileName: "a.bin" }, streamOf(sampleBytes(1)));
      const before = await places(archive);
      const told = placed?.location ?? "";
      for (const location of [told, archive.location, `${told}/..`, `${archive.location}/../x`]) {
        await expectRejection(
          archive.remove(sampleProduct("b"), location),
          `the removal of ${location} as product b`,
        );
      }
      expectSame(await places(archive), before, "the files that are left");
    },
  },
];
