import { crc32 } from "./crc32.ts";
import { inflatedBytes } from "./unpack-bytes.ts";

/*
 * Made by hand because zip.js sets up several streams an entry, 4 ms of work, so that 20,000 small ones took 80 s. Entries of more
 * than a megabyte stay with zip.js, which holds none of them whole.
 */

/** An entry as the directory of its zip has it. */
export interface PackedEntry {
  /** Of its local header, from the start of the archive. */
  headerOffset: number;
  packedLength: number;
  byteLength: number;
  /** 0 stored, 8 deflated. */
  method: number;
  /** CRC-32 of the unpacked bytes. */
  checksum: number;
}

const mostPacked = 1 << 20;
const mostUnpacked = 8 << 20;
const headerLength = 30;
const headerSignature = 0x04034b50;
/** Longer names and extra fields than this are read for in a second look. */
const usualNames = 512;
const windowBytes = 4 << 20;

/** Unpacks small entries of one archive, those that follow each other with one read of it for many. */
export class SmallEntries {
  readonly #archive: Blob;
  readonly #taken = new TakenRanges();
  #window: { start: number; bytes: Uint8Array<ArrayBuffer> } = { start: 0, bytes: new Uint8Array() };

  constructor(archive: Blob) {
    this.#archive = archive;
  }

  /** Whether no other entry that was taken before shares bytes with this one: those that do are a bomb. */
  take({ headerOffset, packedLength }: PackedEntry): boolean {
    return this.#taken.take(headerOffset, headerOffset + headerLength + packedLength);
  }

  isSmall({ packedLength, byteLength, method }: PackedEntry): boolean {
    return packedLength <= mostPacked && byteLength <= mostUnpacked && (method === 0 || method === 8);
  }

  /**
   * The bytes of an entry, with the length and the checksum that the directory says; undefined where they are not so, for
   * zip.js to say why.
   */
  async unpack(entry: PackedEntry): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const packed = await this.#packed(entry);
    if (!packed) return undefined;
    const bytes = entry.method === 0 ? packed.slice() : inflated(packed, entry.byteLength);
    return bytes?.length === entry.byteLength && (await crc32(bytes)) === entry.checksum ? bytes : undefined;
  }

  async #packed({ headerOffset, packedLength }: PackedEntry): Promise<Uint8Array | undefined> {
    const head = await this.#read(headerOffset, headerLength + usualNames + packedLength);
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    if (head.length < headerLength || view.getUint32(0, true) !== headerSignature) return undefined;
    const start = headerLength + view.getUint16(26, true) + view.getUint16(28, true);
    const whole = start + packedLength <= head.length ? head : await this.#read(headerOffset, start + packedLength);
    return whole.length < start + packedLength ? undefined : whole.subarray(start, start + packedLength);
  }

  /** Bytes of the archive, fewer at its end; good until the next read. */
  async #read(start: number, length: number): Promise<Uint8Array> {
    const { bytes, start: from } = this.#window;
    const end = Math.min(start + length, this.#archive.size);
    if (start < from || end > from + bytes.length) {
      const read = await this.#archive.slice(start, start + Math.max(length, windowBytes)).arrayBuffer();
      this.#window = { start, bytes: new Uint8Array(read) };
    }
    return this.#window.bytes.subarray(start - this.#window.start, end - this.#window.start);
  }
}

function inflated(packed: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    return inflatedBytes(packed, byteLength);
  } catch {
    return undefined;
  }
}

/** Ranges of bytes that share none with each other. */
class TakenRanges {
  /** In the order of where they start, as entries mostly come. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  take(start: number, end: number): boolean {
    let at = this.#starts.length;
    while (at > 0 && this.#starts[at - 1]! > start) at--;
    if ((this.#ends[at - 1] ?? 0) > start || (this.#starts[at] ?? Number.POSITIVE_INFINITY) < end) return false;
    this.#starts.splice(at, 0, start);
    this.#ends.splice(at, 0, end);
    return true;
  }
}
