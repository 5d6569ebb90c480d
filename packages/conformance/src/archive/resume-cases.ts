import type { ProductArchive } from "@eomatch/stac-model";
import { expectRejection, expectSame, expectThat } from "../expectation.js";
import { type ArchiveCase, multihashOf, sampleBytes, sampleProduct, streamOf } from "./archive-harness.js";

const contract =
  "partial: what is here of a file that did not come whole; put: a stream that begins at offsetBytes goes on from there.";

const bytes = sampleBytes(1);
const product = sampleProduct("a");
const file = { fileName: "a.bin", sizeBytes: bytes.length };
const validator = '"v1"';

/** Cases of going on with a file that did not come whole. */
export const resumeCases: readonly ArchiveCase[] = [
  {
    id: "no-part-of-unknown-version",
    title: "keeps nothing of a broken stream whose version is not known",
    contract: "What is left of a put that broke off is kept only where its version is known.",
    async run({ create }) {
      const archive = await create();
      await breakOff(archive, undefined);
      expectSame(
        await archive.partial(product, file),
        undefined,
        "what is left of a file of no known version",
      );
    },
  },
  {
    id: "goes-on",
    title: "goes on with a file that broke off, also when it is opened anew",
    contract,
    async run({ create, reopen, read }) {
      const broken = await create();
      await breakOff(broken, validator);
      const archive = reopen === undefined ? broken : await reopen(broken);
      const partial = await archive.partial(product, file);
      expectThat(partial !== undefined, "something must be left of a file whose version is known");
      expectSame(partial.validator, validator, "the version of what is left");
      expectThat(
        partial.offsetBytes > 0 && partial.offsetBytes <= 3000,
        `between 1 and 3000 bytes must be left, found ${partial.offsetBytes}`,
      );
      const rest = streamOf(bytes.subarray(partial.offsetBytes));
      const placed = await archive.put(product, file, {
        ...rest,
        offsetBytes: partial.offsetBytes,
        sizeBytes: bytes.length,
        validator,
      });
      expectThat(placed !== undefined, "the product must be placed");
      expectSame([...(await read(placed))], [...bytes], "what is there");
      expectSame(await archive.partial(product, file), undefined, "what is left once it is whole");
    },
  },
  {
    id: "part-is-complete",
    title: "places a file of which all has come when the stream has nothing more",
    contract: "partial: so many bytes are here; all of them when it is the size.",
    async run({ create, read }) {
      const archive = await create();
      const whole = { ...streamOf(bytes, new Error("connection reset")), sizeBytes: bytes.length, validator };
      await expectRejection(archive.put(product, file, whole), "a put whose stream fails at the end");
      const partial = await archive.partial(product, file);
      expectSame(partial?.offsetBytes, bytes.length, "how much is left of a stream that failed at the end");
      const nothing = streamOf(new Uint8Array());
      const content = { ...nothing, offsetBytes: bytes.length, sizeBytes: bytes.length, validator };
      const placed = await archive.put(product, file, content);
      expectThat(placed !== undefined, "the product must be placed");
      expectSame([...(await read(placed))], [...bytes], "what is there");
    },
  },
  {
    id: "part-is-verified",
    title: "verifies what came earlier together with the rest, and keeps nothing of what is wrong",
    contract: "archive/mismatch when it is not what was expected: nothing of it is kept.",
    async run({ create, places }) {
      const archive = await create();
      const before = await places(archive);
      await breakOff(archive, validator, sampleBytes(2));
      const offsetBytes = (await archive.partial(product, file))?.offsetBytes ?? 0;
      const expected = { ...file, checksum: await multihashOf(bytes) };
      const rest = {
        ...streamOf(bytes.subarray(offsetBytes)),
        offsetBytes,
        sizeBytes: bytes.length,
        validator,
      };
      await expectRejection(archive.put(product, expected, rest), "a put whose beginning is of another file");
      expectSame(await archive.locate(product), undefined, "a product whose beginning is of another file");
      expectSame(await places(archive), before, "the files after a put that was refused");
    },
  },
  {
    id: "part-begun-anew",
    title: "forgets what came earlier when a stream begins at the start",
    contract: "A stream that begins at offsetBytes goes on from as many bytes of partial.",
    async run({ create, read }) {
      const archive = await create();
      await breakOff(archive, validator);
      const other = sampleBytes(3, 2000);
      const placed = await archive.put(
        product,
        { fileName: "a.bin" },
        { ...streamOf(other), validator: '"v2"' },
      );
      expectThat(placed !== undefined, "the product must be placed");
      expectSame([...(await read(placed))], [...other], "what is there");
    },
  },
  {
    id: "left-is-removed",
    title: "removes what a put that broke off has left, when it is asked to, and nothing else",
    contract: "removePartial: deletes what puts of a product have left that broke off.",
    async run({ create, places }) {
      const archive = await create();
      if (archive.removePartial === undefined) return;
      await archive.put(sampleProduct("b"), { fileName: "b.bin" }, streamOf(bytes));
      const before = await places(archive);
      expectSame(await archive.removePartial(product), undefined, "what is left of a product never put");
      await breakOff(archive, validator);
      const planned = await archive.removePartial(product, { dryRun: true });
      expectThat((planned?.sizeBytes ?? 0) > 0, "something must be left of a file whose version is known");
      expectThat((await archive.partial(product, file)) !== undefined, "a dry run must remove nothing");
      expectSame(await archive.removePartial(product), planned, "what was removed");
      expectSame(await archive.partial(product, file), undefined, "what is left afterwards");
      expectSame(await places(archive), before, "the files that are left");
      expectSame(await archive.removePartial(product), undefined, "its removal again");
    },
  },
];

async function breakOff(
  archive: ProductArchive,
  version: string | undefined,
  content: Uint8Array = bytes,
): Promise<void> {
  const stream = streamOf(content.subarray(0, 3000), new Error("connection reset"));
  const broken = {
    ...stream,
    sizeBytes: bytes.length,
    ...(version === undefined ? {} : { validator: version }),
  };
  await expectRejection(archive.put(product, file, broken), "a put whose stream breaks off");
}
