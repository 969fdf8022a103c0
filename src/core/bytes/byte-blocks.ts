import { WorkbenchError } from "../errors.ts";

/** A file's bytes in order, in blocks of any size: readers that keep no block need no more memory than one. */
export type ByteBlocks = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** Bytes that can be read more than once. */
export interface ByteSource {
  /** Reads from the first byte on. */
  open(): ByteBlocks;
  /** The file, where the bytes lie in one as they are: it can be read at any place. */
  blob?: Blob;
}

/** Every slice costs the browser a round trip and a data pipe: by 16 MB files are read a third faster than by 4. */
const usualBlockBytes = 16 << 20;

/** A file (or Blob). */
export function fileSource(blob: Blob, blockBytes = usualBlockBytes): ByteSource {
  return { blob, open: () => fileBlocks(blob, blockBytes) };
}

/** Bytes that lie in memory. */
export function bytesSource(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return { open: () => oneBlock(bytes) };
}

/** A source that was opened and not read yet, only peeked at: the first who opens it gets those blocks. */
export function openedSource(blocks: ByteBlocks, source: ByteSource): ByteSource {
  let first: ByteBlocks | undefined = blocks;
  return {
    ...source,
    open() {
      const opened = first ?? source.open();
      first = undefined;
      return opened;
    },
  };
}

/** Reads a file (or Blob) block by block. */
export async function* fileBlocks(file: Blob, blockBytes = usualBlockBytes): ByteBlocks {
  for (let at = 0; at < file.size; at += blockBytes) {
    // A slice is a message to the browser: not for each of thousands of small files.
    const block = file.size <= blockBytes ? file : file.slice(at, at + blockBytes);
    yield new Uint8Array(await block.arrayBuffer());
  }
}

/** Bytes that lie in memory already, as one block. */
export async function* oneBlock(bytes: Uint8Array<ArrayBuffer>): ByteBlocks {
  if (bytes.length > 0) yield bytes;
}

/** Shows every block to `see` as it passes. */
export async function* tapBlocks(blocks: ByteBlocks, see: (block: Uint8Array) => void): ByteBlocks {
  for await (const block of blocks) {
    see(block);
    yield block;
  }
}

/** All but the first bytes. */
export async function* skipBytes(blocks: ByteBlocks, byteLength: number): ByteBlocks {
  let skip = byteLength;
  for await (const block of blocks) {
    if (skip < block.length) yield block.subarray(skip);
    skip = Math.max(0, skip - block.length);
  }
}

/** The first bytes, at least `byteLength` of them unless the file is shorter, and the whole file still to be read. */
export async function peekBlocks(
  blocks: ByteBlocks,
  byteLength: number,
): Promise<{ head: Uint8Array<ArrayBuffer>; blocks: ByteBlocks }> {
  const rest = blocks[Symbol.asyncIterator]();
  const taken: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  while (total < byteLength) {
    const { value, done } = await rest.next();
    if (done) break;
    taken.push(value);
    total += value.length;
  }
  const head = joinBlocks(taken, total);
  async function* whole(): ByteBlocks {
    yield* oneBlock(head);
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return { head, blocks: whole() };
}

/**
 * The whole file in one buffer, for formats that cannot be read piece by piece.
 * @throws TooLarge when it has more than `limit` bytes.
 */
export async function collectBlocks(blocks: ByteBlocks, file: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const taken: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for await (const block of blocks) {
    taken.push(block);
    total += block.length;
    if (total > limit) {
      throw new WorkbenchError(
        "TooLarge",
        { file, what: "bytes", limit, found: total },
        `${file} has more than ${limit >> 20} MB, the most that is read of its format.`,
      );
    }
  }
  return joinBlocks(taken, total);
}

/** Blocks one behind the other; a single one as it is. */
export function joinBlocks(
  blocks: Uint8Array<ArrayBuffer>[],
  byteLength = blocks.reduce((sum, { length }) => sum + length, 0),
): Uint8Array<ArrayBuffer> {
  if (blocks.length === 1) return blocks[0]!;
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}
