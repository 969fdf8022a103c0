import type { ParseOptions } from "./parse-options.ts";

/** A column that values are added to, one by one or block by block. */
export class GrowingColumn {
  readonly float64: boolean;
  #data: Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  #length = 0;

  constructor(float64: boolean) {
    this.float64 = float64;
    this.#data = float64 ? new Float64Array(256) : new Float32Array(256);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds the first `count` values at a byte offset of a buffer, of this column's own type. */
  add(buffer: ArrayBuffer, byteOffset: number, count: number): void {
    const length = this.#length + count;
    if (length > this.#data.length) this.#grow(length);
    this.#data.set(new (this.float64 ? Float64Array : Float32Array)(buffer, byteOffset, count), this.#length);
    this.#length = length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) this.#grow(this.#length + 1);
    this.#data[this.#length++] = value;
  }

  set(row: number, value: number): void {
    this.#data[row] = value;
  }

  /** The values, in a buffer of their own size. */
  finish(): Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
    return this.#data.length === this.#length ? this.#data : this.#data.slice(0, this.#length);
  }

  #grow(length: number): void {
    const grown = new (this.float64 ? Float64Array : Float32Array)(Math.max(length, this.#data.length * 2));
    grown.set(this.#data.subarray(0, this.#length));
    this.#data = grown;
  }
}

/** A column that texts are added to, one by one, of which only those that are wanted take memory. */
export class GrowingTexts {
  readonly #name: string;
  readonly #keepsText: ParseOptions["keepsText"];
  readonly #texts: string[] = [];
  /** Of each text where not all are kept. */
  readonly #rows: number[] = [];
  #length = 0;

  constructor(name: string, keepsText: ParseOptions["keepsText"]) {
    this.#name = name;
    this.#keepsText = keepsText;
  }

  /** Whether the text that comes next is one to keep. */
  get keepsNext(): boolean {
    return this.#keepsText?.(this.#name, this.#length) ?? true;
  }

  push(text: string): void {
    if (this.#keepsText) {
      if (text !== "" && this.keepsNext) {
        this.#texts.push(text);
        this.#rows.push(this.#length);
      }
    } else this.#texts.push(text);
    this.#length++;
  }

  finish(): string[] {
    if (!this.#keepsText) return this.#texts;
    const all = new Array<string>(this.#length).fill("");
    for (const [at, row] of this.#rows.entries()) all[row] = this.#texts[at]!;
    return all;
  }
}
