import type { Product, ProductStream } from "@eomatch/stac-model";
import { expectAborted, expectSame, expectThat } from "../expectation.js";
import { knownProducts, type ProviderCase, type ProviderHarness } from "./provider-harness.js";

/** Cases of opening a product's file, for providers that can. */
export const openCases: readonly ProviderCase[] = [
  {
    id: "file-is-whole",
    title: "opens a product's file and streams it byte by byte as it is",
    contract: "open: opens a product's file.",
    inapplicable,
    async run(harness) {
      const { open, product, content } = await fileOf(harness);
      const opened = await open(product);
      expectSame(opened.offsetBytes, 0, "the first byte of a file opened from the start");
      if (opened.sizeBytes !== undefined)
        expectSame(opened.sizeBytes, content.length, "the size of the file");
      expectBytes(await bytesOf(opened), content, "the file");
    },
  },
  {
    id: "file-in-pieces",
    title: "brings the same bytes as pieces, where it brings any, and none in a copy",
    contract: "pieces: the same bytes for who takes them instead of the stream.",
    inapplicable,
    async run(harness) {
      const { open, product, content } = await fileOf(harness);
      const opened = await open(product);
      const { pieces } = opened;
      if (pieces === undefined) {
        await opened.stream.cancel();
        return;
      }
      expectSame({ ...opened, stream: undefined }.pieces, undefined, "the pieces of a copy");
      const found: number[] = [];
      for (;;) {
        const piece = await pieces.next(new ArrayBuffer(1000));
        if (piece === undefined) break;
        found.push(...piece);
      }
      expectBytes(Uint8Array.from(found), content, "the file");
    },
  },
  {
    id: "file-resumed",
    title: "goes on at a byte when the file is still the same, or begins again and says so",
    contract: "resume: begin at this byte, if the file still has this validator; else from the start.",
    inapplicable,
    async run(harness) {
      const { open, product, content } = await fileOf(harness);
      const opened = await open(product);
      await opened.stream.cancel();
      const offsetBytes = Math.floor(content.length / 2);
      for (const validator of [opened.validator, '"another-version"']) {
        if (validator === undefined) continue;
        const resumed = await open(product, { resume: { offsetBytes, validator } });
        const isKnown = validator === opened.validator;
        expectThat(
          resumed.offsetBytes === 0 || (isKnown && resumed.offsetBytes === offsetBytes),
          `a file ${isKnown ? "of the same" : "of another"} version cannot go on at ${resumed.offsetBytes}`,
        );
        expectBytes(await bytesOf(resumed), content.subarray(resumed.offsetBytes), "the rest of the file");
      }
    },
  },
  {
    id: "open-aborted",
    title: "opens nothing with a signal that is aborted",
    contract: "signal: ends the call with the signal's reason.",
    inapplicable,
    async run(harness) {
      const { open, product } = await fileOf(harness);
      const reason = new Error("enough");
      await expectAborted(open(product, { signal: AbortSignal.abort(reason) }), reason, "open");
    },
  },
];

async function inapplicable({ create, file }: ProviderHarness): Promise<string | undefined> {
  if ((await create()).open === undefined) return "the provider can only search";
  return file === undefined ? "the harness knows no file" : undefined;
}

async function fileOf(harness: ProviderHarness): Promise<{
  readonly open: NonNullable<Awaited<ReturnType<ProviderHarness["create"]>>["open"]>;
  readonly product: Product;
  readonly content: Uint8Array;
}> {
  const provider = await harness.create();
  const product = (await knownProducts(harness)).find(({ id }) => id === harness.file?.productId);
  expectThat(product !== undefined, `the product ${harness.file?.productId} of the harness must be found`);
  return {
    open: (...args) => (provider.open as NonNullable<typeof provider.open>)(...args),
    product,
    content: harness.file?.content as Uint8Array,
  };
}

async function bytesOf({ stream }: ProductStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

function expectBytes(found: Uint8Array, expected: Uint8Array, what: string): void {
  expectSame(found.length, expected.length, `the length of ${what}`);
  const differAt = found.findIndex((byte, i) => byte !== expected[i]);
  expectThat(differAt < 0, `${what} differs at byte ${differAt}`);
}
