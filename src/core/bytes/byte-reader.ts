import { type ByteBlocks, joinBlocks } from "./byte-blocks.ts";

/** Reads a file's bytes in order, as many at once as asked for; what was read is not kept. */
export class ByteReader {
  /** Offset in the file of the next byte. */
  position = 0;
  readonly #blocks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  #block = new Uint8Array(0);
  #at = 0;

  constructor(blocks: ByteBlocks) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** The next bytes, which stay the next ones; fewer where the file ends. */
  async peek(byteLength: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#block.length - this.#at < byteLength) await this.#gather(byteLength);
    return this.#block.subarray(this.#at, this.#at + byteLength);
  }

  /** The next bytes; fewer where the file ends. */
  async take(byteLength: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.peek(byteLength);
    this.#move(bytes.length);
    return bytes;
  }

  /** Passes over bytes, of any number, without keeping them. */
  async skip(byteLength: number): Promise<void> {
    let left = byteLength;
    while (left > 0 && (await this.peek(1)).length > 0) {
      const here = Math.min(left, this.#block.length - this.#at);
      this.#move(here);
      left -= here;
    }
  }

  async close(): Promise<void> {
    await this.#blocks.return?.();
  }

  #move(byteLength: number): void {
    this.#at += byteLength;
    this.position += byteLength;
  }

  async #gather(byteLength: number): Promise<void> {
    const parts = [this.#block.subarray(this.#at)];
    let total = parts[0]!.length;
    while (total < byteLength) {
      const { value, done } = await this.#blocks.next();
      if (done) break;
      parts.push(value);
      total += value.length;
    }
    this.#block = joinBlocks(
      parts.filter(({ length }) => length > 0),
      total,
    );
    this.#at = 0;
  }
}
