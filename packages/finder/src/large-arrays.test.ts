import { describe, expect, it } from "vitest";
import { float64Zeros, int32Zeros, uint32Zeros, zerosLike } from "./large-arrays.js";

const MEBIBYTE = 1 << 20;

describe("large arrays", () => {
  it("hold zeros, as many as asked for, whatever their size", () => {
    for (const count of [0, 3, MEBIBYTE]) {
      for (const array of [float64Zeros(count), int32Zeros(count), uint32Zeros(count)]) {
        expect(array.length).toBe(count);
        expect(array.every((value) => value === 0)).toBe(true);
      }
    }
  });

  it("are of the kind of another where that is asked for", () => {
    expect(zerosLike(Uint8Array.of(1, 2), 3)).toEqual(Uint8Array.of(0, 0, 0));
    expect(zerosLike(Float64Array.of(1), 1)).toEqual(Float64Array.of(0));
  });

  it("lie in memory that V8 counts where they are small, and in other where they are large", () => {
    expect(float64Zeros(16).buffer).toBeInstanceOf(ArrayBuffer);
    expect(float64Zeros(MEBIBYTE).buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("lie in memory that V8 counts once half a gibibyte does not, so that it is found to be garbage", () => {
    const kept = Array.from({ length: 9 }, () => int32Zeros(16 * MEBIBYTE));
    expect(kept[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(kept[8]!.buffer).toBeInstanceOf(ArrayBuffer);
  });
});
