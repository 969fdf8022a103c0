import type { ParseOptions } from "./parse-options.ts";

const firstRoom = 256;

/** A column that values are added to, one by one or block by block. One that has none but NaN, as of texts, takes no memory. */
export class GrowingColumn {
  readonly float64: boolean;
  /** Without room until there is a value. */
  #data: Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  #length = 0;

  constructor(float64: boolean) {
    this.float64 = float64;
    this.#data = float64 ? new Float64Array(0) : new Float32Array(0);
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
    if (this.#length >= this.#data.length) {
      if (this.#data.length === 0 && Number.isNaN(value)) {
        this.#length++;
        return;
      }
      this.#grow(this.#length + 1);
    }
    this.#data[this.#length++] = value;
  }

  /** Sets a value that was added; any other row is passed over, as typed arrays do. */
  set(row: number, value: number): void {
    if (this.#data.length === 0 && row >= 0 && row < this.#length) this.#grow(this.#length);
    this.#data[row] = value;
  }

  /** The values, in a buffer of their own size. */
  finish(): Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
    if (this.#data.length === 0) this.#grow(this.#length);
    return this.#data.length === this.#length ? this.#data : this.#data.slice(0, this.#length);
  }

  #grow(length: number): void {
    const room = Math.max(length, this.#data.length * 2, firstRoom);
    const grown = new (this.float64 ? Float64Array : Float32Array)(room);
    if (this.#data.length === 0) grown.fill(Number.NaN, 0, this.#length);
    else grown.set(this.#data.subarray(0, this.#length));
    this.#data = grown;
  }
}

/** Which texts are kept, and who takes them instead. */
export type TextOptions = Pick<ParseOptions, "keepsText" | "takesText">;

/** A column that texts are added to, one by one, of which only those that are wanted take memory. */
export class GrowingTexts {
  readonly #name: string;
  readonly #keepsText: TextOptions["keepsText"];
  readonly #takesText: TextOptions["takesText"];
  readonly #texts: string[] = [];
  /** Of each text where not all are kept. */
  readonly #rows: number[] = [];
  #length = 0;

  constructor(name: string, { keepsText, takesText }: TextOptions = {}) {
    this.#name = name;
    this.#keepsText = keepsText;
    this.#takesText = takesText;
  }

  /** Whether the text that comes next is one to keep, or to hand over. */
  get keepsNext(): boolean {
    return this.#takesText !== undefined || this.#keepsNext;
  }

  get #keepsNext(): boolean {
    return this.#keepsText?.(this.#name, this.#length) ?? true;
  }

  push(text: string): void {
    if (this.#takesText?.(this.#name, this.#length, text)) {
      this.#length++;
      return;
    }
    if (this.#isSparse) {
      if (text !== "" && this.#keepsNext) {
        this.#texts.push(text);
        this.#rows.push(this.#length);
      }
    } else this.#texts.push(text);
    this.#length++;
  }

  get #isSparse(): boolean {
    return this.#keepsText !== undefined || this.#takesText !== undefined;
  }

  finish(): string[] {
    if (!this.#isSparse) return this.#texts;
    const all = new Array<string>(this.#length).fill("");
    for (const [at, row] of this.#rows.entries()) all[row] = this.#texts[at]!;
    return all;
  }
}
