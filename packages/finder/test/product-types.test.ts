import { describe, expect, expectTypeOf, it } from "vitest";
import { findMatchups, type Observation, type ObservationColumns, toColumns } from "../src/index.js";

interface Scene extends Observation {
  readonly cloudCover: number;
}

interface Handle {
  readonly index: number;
}

const scene = (id: string): Scene => ({
  id,
  cloudCover: 7,
  startTime: new Date(0),
  stopTime: new Date(0),
  footprint: {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    ],
  },
});

const handles: ObservationColumns<Handle> = { ...toColumns([scene("b")]), product: (index) => ({ index }) };

describe("the products of a match", () => {
  it("are of the types that the lists and columns hold", () => {
    const [both] = findMatchups([[scene("a")], handles], {
      maxTimeDiffSeconds: 1,
      accept: ({ products }) => {
        expectTypeOf(products[0]).toEqualTypeOf<Scene | Handle | undefined>();
        return true;
      },
    });
    expectTypeOf(both!.products).toEqualTypeOf<[Scene, Handle]>();
    expect(both!.products[1]).toEqual({ index: 0 });
    const [alike] = findMatchups([handles, { ...handles }], { maxTimeDiffSeconds: 1 });
    expectTypeOf(alike!.products).toEqualTypeOf<[Handle, Handle]>();
    const some: readonly Scene[][] = [[scene("a")], [scene("b")]];
    expectTypeOf(findMatchups(some, { maxTimeDiffSeconds: 1 })[0]!.products[0]).toEqualTypeOf<
      Scene | undefined
    >();
  });

  it("of a list must be observations", () => {
    const wrong = () =>
      findMatchups(
        [
          [scene("a")],
          // @ts-expect-error it has neither footprint nor times
          [{ id: "b" }],
        ],
        { maxTimeDiffSeconds: 1 },
      );
    expect(wrong).toThrow(/product b of sensor 1/);
  });
});
