import type { ByteBlocks } from "./byte-blocks.ts";
import { giveBack, takeHasher } from "./hashers.ts";
import { StreamedGunzip } from "./unpack-bytes.ts";

/** The unpacker copies what is left of a piece behind each member: small pieces keep files of many members fast. */
const pieceBytes = 64 << 10;
const trailerBytes = 8;
/** A trailer lies in the last pieces that were given: it ends where the next member was found, or the file ended. */
const keptBytes = 2 * pieceBytes;

/**
 * Unpacks a file of gzip members one behind the other (RFC 1952, section 2.2: `cat a.gz b.gz`, bgzip, pigz), which not every
 * browser's own unpacker reads, with zeros behind the last of them. Checksum and length of each member are checked.
 * @param passesRest whether up to 64 kB of anything may follow the last member, as `gzip -d` has it
 * @throws Error that says what is wrong
 */
export async function* gunzipMembers(blocks: ByteBlocks, passesRest = false): ByteBlocks {
  const hasher = await takeHasher("crc32");
  const tail = new InputTail();
  const unpacked: Uint8Array<ArrayBuffer>[] = [];
  let contentBytes = 0;
  /** Whether one of the places is where the trailer of the member that was unpacked ends. */
  const endsMember = (places: number[]) => {
    const crc = Number.parseInt(hasher.digest("hex"), 16);
    const size = contentBytes % 2 ** 32;
    hasher.init();
    contentBytes = 0;
    return places.some((end) => {
      const trailer = tail.before(end);
      return trailer?.getUint32(0, true) === crc && trailer.getUint32(4, true) === size;
    });
  };
  const unpacker = new StreamedGunzip((block) => {
    hasher.update(block);
    contentBytes += block.length;
    unpacked.push(new Uint8Array(block));
  });
  unpacker.onmember = (start) => {
    if (!endsMember([start])) throw new Error("a member's checksum is wrong");
  };
  try {
    let padded = false;
    for await (const block of blocks) {
      for (let at = 0; at < block.length; at += pieceBytes) {
        const piece = block.slice(at, at + pieceBytes);
        if (padded) {
          if (!passesRest && piece.some((byte) => byte !== 0)) throw new Error("other bytes follow the last member");
          continue;
        }
        tail.push(piece);
        try {
          unpacker.push(piece);
        } catch (error) {
          // Behind a member stands what is no other: zeros, or nothing that is gzip's.
          if (!(error instanceof Error && error.message === "invalid gzip data")) throw error;
          padded = true;
        }
        yield* unpacked.splice(0);
      }
    }
    if (!padded) {
      unpacker.push(new Uint8Array(0), true);
      yield* unpacked.splice(0);
    }
    if (!endsMember(passesRest ? tail.allEnds() : tail.possibleEnds()))
      throw new Error("the last member is cut, its checksum is wrong, or other bytes follow it");
  } finally {
    giveBack("crc32", hasher);
  }
}

/** The last bytes of the input. */
class InputTail {
  #bytes = new Uint8Array(0);
  #end = 0;

  push(piece: Uint8Array): void {
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length + piece.length - keptBytes));
    const bytes = new Uint8Array(kept.length + piece.length);
    bytes.set(kept);
    bytes.set(piece, kept.length);
    this.#bytes = bytes;
    this.#end += piece.length;
  }

  /** The trailer that ends at an offset of the file; undefined where it is out of reach. */
  before(end: number): DataView | undefined {
    const start = this.#bytes.length - (this.#end - end) - trailerBytes;
    return start >= 0 && start + trailerBytes <= this.#bytes.length
      ? new DataView(this.#bytes.buffer, start, trailerBytes)
      : undefined;
  }

  /** Wherever a trailer may end: that eight bytes of another meaning are the checksum and the length is no chance to reckon with. */
  allEnds(): number[] {
    const start = this.#end - this.#bytes.length;
    return Array.from(
      { length: Math.max(0, this.#bytes.length - trailerBytes + 1) },
      (_, at) => start + at + trailerBytes,
    );
  }

  /** Where the last trailer may end: behind the last byte that is no zero, or as many zeros later as a trailer may end in. */
  possibleEnds(): number[] {
    let length = this.#bytes.length;
    while (length > 0 && this.#bytes[length - 1] === 0) length--;
    const end = this.#end - (this.#bytes.length - length);
    return Array.from({ length: trailerBytes + 1 }, (_, more) => end + more).filter((at) => at <= this.#end);
  }
}
