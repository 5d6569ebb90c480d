/** Typed arrays that a {@link Column} may be made of. */
type Values = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** A typed array that grows at its end. */
export class Column<T extends Values> {
  readonly #make: new (
    length: number,
  ) => T;
  #values: T;
  #length = 0;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#values = new make(1024);
  }

  get length(): number {
    return this.#length;
  }

  /** The values so far; another array once it has grown, so it is not to be kept. */
  get values(): T {
    return this.#values.subarray(0, this.#length) as T;
  }

  /** The value of a row. */
  at(row: number): number {
    return this.#values[row] as number;
  }

  /** Changes the value of a row. */
  set(row: number, value: number): void {
    this.#values[row] = value;
  }

  /** Adds a value. */
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new this.#make(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }
}
