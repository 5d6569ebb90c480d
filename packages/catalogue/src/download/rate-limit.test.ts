import { expect, it } from "vitest";
import { limited, rateLimit } from "./rate-limit.js";

it("lets nothing of a file pass beside the limit", async () => {
  const passed: number[] = [];
  const limit = {
    async pass(count: number) {
      passed.push(count);
    },
  };
  const content = {
    stream: new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(100_000));
        controller.close();
      },
    }),
    offsetBytes: 7,
    sizeBytes: 100_007,
    pieces: { next: async () => undefined, cancel: async () => {} },
  };
  const { pieces, stream, ...known } = limited(content, limit, undefined);
  expect(pieces).toBeUndefined();
  expect(known).toEqual({ offsetBytes: 7, sizeBytes: 100_007 });
  let bytes = 0;
  for await (const piece of stream) bytes += piece.length;
  expect(bytes).toBe(100_000);
  expect(passed).toEqual([65_536, 34_464]);
});

it("has each piece wait until those before it have had their time", async () => {
  let nowMs = 0;
  const limit = rateLimit(1000, () => nowMs);
  await limit.pass(10, undefined);
  const controller = new AbortController();
  controller.abort(new Error("waits"));
  await expect(limit.pass(10, controller.signal)).rejects.toThrow("waits");
  nowMs = 1000;
  await limit.pass(10, undefined);
});
