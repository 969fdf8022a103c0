import { WorkbenchError } from "../errors.ts";

/** A file's bytes in order, in blocks of any size: readers that keep no block need no more memory than one. */
export type ByteBlocks = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** Reads a file (or Blob) block by block. */
export async function* fileBlocks(file: Blob, blockBytes = 4 << 20): ByteBlocks {
  for (let at = 0; at < file.size; at += blockBytes) {
    yield new Uint8Array(await file.slice(at, at + blockBytes).arrayBuffer());
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

function joinBlocks(blocks: Uint8Array<ArrayBuffer>[], byteLength: number): Uint8Array<ArrayBuffer> {
  if (blocks.length === 1) return blocks[0]!;
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}
