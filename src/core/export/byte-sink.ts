/** Where the bytes of an export go; a file, or memory in tests. */
export interface SinkTarget {
  write(bytes: Uint8Array, at: number): void;
}

const bufferBytes = 1 << 20;

/** Bytes one after the other, handed on a megabyte at a time; what was written can be written over. */
export class ByteSink {
  readonly #target: SinkTarget;
  readonly #buffer = new Uint8Array(bufferBytes);
  readonly #text = new TextEncoder();
  #used = 0;
  #flushed = 0;

  constructor(target: SinkTarget) {
    this.#target = target;
  }

  /** How many bytes were written. */
  get byteLength(): number {
    return this.#flushed + this.#used;
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      if (this.#used === bufferBytes) this.flush();
      const part = bytes.subarray(from, from + bufferBytes - this.#used);
      this.#buffer.set(part, this.#used);
      this.#used += part.length;
      from += part.length;
    }
  }

  /** As UTF-8. */
  text(text: string): void {
    this.write(this.#text.encode(text));
  }

  /** Writes over bytes that were written before. */
  patch(bytes: Uint8Array, at: number): void {
    this.flush();
    this.#target.write(bytes, at);
  }

  flush(): void {
    if (this.#used > 0) this.#target.write(this.#buffer.subarray(0, this.#used), this.#flushed);
    this.#flushed += this.#used;
    this.#used = 0;
  }
}
