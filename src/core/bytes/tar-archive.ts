// Made by hand because no kept library reads a tar in a browser from blocks of bytes, with limits on what its headers may ask
// for (names of 1 MB): 180 lines, with tar-header.ts.

import { formatCounted } from "../format-counted.ts";
import { type ArchiveEntry, checkEntryCount, checkEntryName, checkEntrySize, plainName } from "./archive-entry.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { byteError } from "./syntax-errors.ts";
import { parsePax, parseTarHeader, tarBlock } from "./tar-header.ts";

/** Names and records in front of an entry are short. */
const maxNameBytes = 1 << 20;

/** The files in a tar, in its order; links and devices are passed over. @throws CatalogSyntax, TooLarge for the archive. */
export async function* tarEntries(blocks: ByteBlocks, file: string): AsyncGenerator<ArchiveEntry> {
  const stream = new TarStream(blocks, file);
  let longName: string | undefined;
  let paxSize: number | undefined;
  let count = 0;
  for (;;) {
    const at = stream.position;
    const block = await stream.read(tarBlock);
    const header = block && parseTarHeader(block, file, at);
    if (!header) return stream.drain();
    checkEntryCount(file, ++count);
    if (header.type === "x" || header.type === "L") {
      if (header.byteLength > maxNameBytes)
        throw byteError(file, at, "the name of a tar entry", formatCounted(header.byteLength, "byte"));
      const bytes = (await stream.read(header.byteLength)) ?? new Uint8Array();
      if (header.type === "L") longName = new TextDecoder().decode(bytes).replace(/\0.*$/s, "");
      else {
        const { path, size } = parsePax(bytes);
        longName = path ?? longName;
        paxSize = size ?? paxSize;
      }
      await stream.skip(padding(header.byteLength));
      continue;
    }
    const byteLength = paxSize ?? header.byteLength;
    const end = stream.position + byteLength + padding(byteLength);
    if (header.type === "0") yield tarEntry(stream, file, longName ?? header.name, byteLength);
    await stream.skip(end - stream.position);
    longName = undefined;
    paxSize = undefined;
  }
}

function padding(byteLength: number): number {
  return (tarBlock - (byteLength % tarBlock)) % tarBlock;
}

function tarEntry(stream: TarStream, file: string, name: string, byteLength: number): ArchiveEntry {
  const path = `${file}/${plainName(name)}`;
  return {
    path,
    byteLength,
    async unpack() {
      checkEntryName(path, name);
      checkEntrySize(path, byteLength);
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const part of stream.take(byteLength)) parts.push(part);
      return new Blob(parts);
    },
  };
}

/** Reads blocks of any size as if they were one file, forwards only. */
class TarStream {
  position = 0;
  readonly #blocks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  readonly #file: string;
  #block = new Uint8Array(0);

  constructor(blocks: ByteBlocks, file: string) {
    this.#blocks = blocks[Symbol.asyncIterator]();
    this.#file = file;
  }

  /** The next bytes; undefined at the end of the file. Throws `CatalogSyntax` when it ends within them. */
  async read(byteLength: number): Promise<Uint8Array | undefined> {
    if (byteLength > 0 && !(await this.#fill())) return undefined;
    const bytes = new Uint8Array(byteLength);
    let at = 0;
    for await (const part of this.take(byteLength)) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** Throws `CatalogSyntax` when the file ends before. */
  async skip(byteLength: number): Promise<void> {
    for await (const _ of this.take(byteLength));
  }

  /** Reads to the end of the file, where a packed one has its checksum. */
  async drain(): Promise<void> {
    while (await this.#fill()) this.#block = this.#block.subarray(this.#block.length);
  }

  async *take(byteLength: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let left = byteLength; left > 0; ) {
      if (!(await this.#fill()))
        throw byteError(this.#file, this.position, formatCounted(left, "more byte"), "the end of the file");
      const part = this.#block.subarray(0, left);
      this.#block = this.#block.subarray(part.length);
      this.position += part.length;
      left -= part.length;
      yield part;
    }
  }

  async #fill(): Promise<boolean> {
    while (this.#block.length === 0) {
      const { value, done } = await this.#blocks.next();
      if (done) return false;
      this.#block = value;
    }
    return true;
  }
}
