import { WorkbenchError } from "../errors.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { checkUnpacked } from "./unpack-limit.ts";

/** Magic number and the only compression method there is (RFC 1952, section 2.3). */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/**
 * Unpacks a gzip stream block by block; checksum and length of the content are checked at its end.
 *
 * @throws TooLarge when the content grows out of all proportion to the file, CatalogSyntax when it is cut or damaged.
 */
export async function* gunzip(blocks: ByteBlocks, file: string): ByteBlocks {
  let packed = 0;
  let unpacked = 0;
  const source = blocks[Symbol.asyncIterator]();
  const unpacker = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { value, done } = await source.next();
        if (done) return controller.close();
        packed += value.length;
        controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  ).pipeThrough(new DecompressionStream("gzip"));
  const reader = unpacker.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((cause: unknown) => {
        throw damaged(file, unpacked, cause);
      });
      if (done) return;
      unpacked += value.length;
      checkUnpacked(file, packed, unpacked);
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function damaged(file: string, unpacked: number, cause: unknown): WorkbenchError {
  if (cause instanceof WorkbenchError) return cause;
  const expected = "a whole gzip stream";
  const found = `damaged or cut data after ${unpacked} bytes of content`;
  const details = { file, expected, found };
  return new WorkbenchError("CatalogSyntax", details, `${file}: expected ${expected}, found ${found}.`, { cause });
}
