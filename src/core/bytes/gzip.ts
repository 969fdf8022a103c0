import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";
import { loadedPart } from "../load-part.ts";
import { type ByteBlocks, tapBlocks } from "./byte-blocks.ts";
import { checkUnpacked } from "./unpack-limit.ts";

/** Magic number and the only compression method there is (RFC 1952, section 2.3). */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

const loadMembers = loadedPart(async () => (await import("./gzip-members.ts")).gunzipMembers);

/**
 * Unpacks a gzip stream block by block; checksum and length of the content are checked at its end. Where the browser's
 * unpacker fails, as it does in some at a second member or at zeros behind the last, the file is read once more by one that
 * knows them.
 *
 * @param again the same blocks once more
 * @param passesRest whether anything may follow the last member
 * @throws TooLarge when the content grows out of all proportion to the file, CatalogSyntax when it is cut or damaged.
 */
export async function* gunzip(
  blocks: ByteBlocks,
  file: string,
  again?: () => ByteBlocks,
  passesRest = false,
): ByteBlocks {
  let given = 0;
  try {
    for await (const block of gunzipStream(blocks, file)) {
      given += block.length;
      yield block;
    }
  } catch (failure) {
    const isDamage = failure instanceof WorkbenchError && failure.tag === "CatalogSyntax";
    if (!isDamage || !again) throw failure;
    yield* gunzipAgain(again(), given, file, failure, passesRest);
  }
}

/** Unpacks all members, and passes over what was given already. @throws the first failure where this fails, too */
async function* gunzipAgain(
  blocks: ByteBlocks,
  given: number,
  file: string,
  failure: WorkbenchError,
  passesRest: boolean,
): ByteBlocks {
  const unpack = await loadMembers();
  let packed = 0;
  let unpacked = 0;
  const counted = tapBlocks(blocks, ({ length }) => {
    packed += length;
  });
  const members = unpack(counted, passesRest)[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await members.next().catch(() => {
      throw failure;
    });
    if (done) return;
    const skipped = Math.max(0, given - unpacked);
    unpacked += value.length;
    checkUnpacked(file, packed, unpacked);
    if (skipped < value.length) yield value.subarray(skipped);
  }
}

async function* gunzipStream(blocks: ByteBlocks, file: string): ByteBlocks {
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
  const found = `damaged or cut data after ${formatCounted(unpacked, "byte")} of content`;
  const details = { file, expected, found };
  return new WorkbenchError("CatalogSyntax", details, `${file}: expected ${expected}, found ${found}.`, { cause });
}
