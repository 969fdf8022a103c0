import type { AbsolutePath, RangeQuery } from "@zarrita/storage";
import { inTurn } from "../../core/ahead.ts";
import { crc32, createCrc32 } from "../../core/bytes/crc32.ts";
import type { SlicedBytes } from "../../core/bytes/sliced-bytes.ts";
import type { ZipMember } from "../../core/bytes/zip-archive.ts";
import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { checksItsChunks } from "../../core/zarr/metadata.ts";
import { arraysAmong, isOwnStore, type KeyStore, writesEveryChunk } from "../zarr/key-store.ts";

/** Length of a local header without name and extra field; both lengths stand at 26 and 28 (APPNOTE 4.3.7). */
const headerLength = 30;
const checkedBlockBytes = 2 ** 22;
/** An entry is unpacked into memory as a whole. */
const mostUnpackedBytes = 2 ** 30;
/** Of unpacked entries that are read in parts, the last few stay. */
const keptEntries = 4;
/** How many local headers are read at once. */
const headersAtOnce = 64;
/** An entry of a file on a server that is no larger is fetched whole, with its header, when a part of it is read. */
const wholeBytes = 2 ** 20;
/** Entries that may be as absent as they seem: whatever else is called otherwise in the directory is no longer found. */
const chunkName = /(^|\/)(c(\/\d+)*|\d+([./]\d+)*)$/;

/**
 * The Zarr store within a zip, whose entries are stored or deflated, read piece by piece from the file. An entry's
 * CRC-32 is checked before anything of it is handed out, once; of an entry that is read in parts all of it is read
 * for that. Of a file on a server that would be all of it: there, parts of a shard whose chunks and index have checksums of
 * their own are read without the rest.
 *
 * Every entry has its name twice, and both must be the same: the directory has no checksum, and a chunk that it calls
 * by another name would be taken for one that was never written. Of a file at hand all names are compared at once; of one on a
 * server those of chunks when they are read, and all of them before anything is taken to be absent.
 */
export class ZipStore implements KeyStore {
  readonly #archive: SlicedBytes;
  readonly #atHand: boolean;
  readonly #file: string;
  readonly #members: ReadonlyMap<string, ZipMember>;
  readonly #checked = new Map<string, Promise<SlicedBytes>>();
  readonly #starts = new Map<string, Promise<number>>();
  readonly #checksChunks = new Map<string, Promise<boolean>>();
  readonly #owns = new Map<string, Promise<boolean>>();
  #allNamed: Promise<void> | undefined;
  /** Checksums are made one after the other: each takes a wasm memory of its own, and a browser has few hundreds. */
  readonly #inTurn = inTurn();
  readonly #unpacked = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  /**
   * @param file the name that errors have for the archive
   * @param members by their paths from the root of the Zarr store on
   */
  constructor(archive: SlicedBytes, file: string, members: ReadonlyMap<string, ZipMember>) {
    this.#archive = archive;
    this.#atHand = archive instanceof Blob;
    this.#file = file;
    this.#members = members;
  }

  async get(key: AbsolutePath): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const member = this.#members.get(key.slice(1));
    if (!member) await this.#checkAbsence(key);
    const bytes = member && (await this.#unpack(member));
    // Known from here on, so that parts of several arrays that are read at once are asked for at once.
    if (bytes && key.endsWith("/zarr.json") && !this.#atHand)
      this.#checksChunks.set(arrayOf(key), Promise.resolve(checksItsChunks(bytes)));
    return bytes;
  }

  /** Compares the names that must be known before the store is read. @throws StoreDamaged */
  async checkNames(): Promise<void> {
    if (this.#atHand) await this.#checkAllNames();
    else await this.#checkNamesOf([...this.#members.values()].filter(({ path }) => !chunkName.test(path)));
  }

  async getRange(key: AbsolutePath, range: RangeQuery): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const member = this.#members.get(key.slice(1));
    if (!member) {
      await this.#checkAbsence(key);
      return undefined;
    }
    const { byteLength } = member;
    const [from, end] =
      "suffixLength" in range
        ? [byteLength - range.suffixLength, byteLength]
        : [range.offset, range.offset + range.length];
    if (from < 0 || end > byteLength)
      throw this.#damaged(member, `bytes ${from} to ${end}`, `an entry of ${formatCounted(byteLength, "byte")}`);
    if (member.method !== 0) return (await this.#unpackOnce(member)).slice(from, end);
    if (this.#atHand) return new Uint8Array(await (await this.#checkOnce(member)).slice(from, end).arrayBuffer());
    if (!(await this.#checksItsChunks(key))) return (await this.#unpackOnce(member)).slice(from, end);
    return this.#readPart(member, from, end);
  }

  /**
   * A part of an entry that is stored on a server. The first time its header is asked for together with what the part is if the header
   * has no extra field, as in our zips, or with all of the entry where that is little; what the header says counts.
   */
  async #readPart(member: ZipMember, from: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const { headerOffset, packedLength, path } = member;
    const guessed = headerOffset + headerLength + new TextEncoder().encode(path).length;
    const ahead = this.#starts.has(path)
      ? []
      : packedLength <= wholeBytes
        ? [this.#archive.slice(headerOffset, guessed + packedLength)]
        : [this.#archive.slice(guessed + from, guessed + end)];
    const [packed] = await Promise.all([this.#packed(member), ...ahead.map((bytes) => bytes.arrayBuffer())]);
    return new Uint8Array(await packed.slice(from, end).arrayBuffer());
  }

  /** Whether the chunks of the array that a key belongs to can be checked one by one. */
  #checksItsChunks(key: AbsolutePath): Promise<boolean> {
    const array = arrayOf(key);
    return remembered(this.#checksChunks, array, Number.POSITIVE_INFINITY, async () =>
      checksItsChunks(await this.get(`${array}/zarr.json` as AbsolutePath)),
    );
  }

  #checkAllNames(): Promise<void> {
    this.#allNamed ??= this.#checkNamesOf([...this.#members.values()]).catch((error) => {
      this.#allNamed = undefined;
      throw error;
    });
    return this.#allNamed;
  }

  /** @throws StoreDamaged where a chunk of a store of ours that is not there has been lost: other stores leave empty ones out */
  async #checkAbsence(key: AbsolutePath): Promise<void> {
    await this.#checkAllNames();
    if (!chunkName.test(key) || !(await this.#isOwn())) return;
    const document = this.#members.get(`${arrayOf(key).slice(1)}/zarr.json`);
    if (!document || !writesEveryChunk(json(await this.#unpackOnce(document)))) return;
    throw this.#damaged({ path: key.slice(1) }, "an entry of this name", "none");
  }

  #isOwn(): Promise<boolean> {
    return remembered(this.#owns, "", 1, async () => {
      const root = this.#members.get("zarr.json");
      return root !== undefined && isOwnStore(json(await this.#unpackOnce(root)));
    });
  }

  async #checkNamesOf(members: readonly ZipMember[]): Promise<void> {
    for (let first = 0; first < members.length; first += headersAtOnce)
      await Promise.all(members.slice(first, first + headersAtOnce).map((member) => this.#startOf(member)));
  }

  /**
   * Reads every entry, those of no array among them.
   * @param between is told after each how many were read
   * @returns what is wrong with entries that are not as they were written
   */
  async checkEntries(
    between: (done: number, total: number) => Promise<void>,
  ): Promise<WorkbenchError<"StoreDamaged">[]> {
    const damage: WorkbenchError<"StoreDamaged">[] = [];
    let done = 0;
    for (const member of this.#members.values()) {
      try {
        await (member.method === 0 ? this.#checkOnce(member) : this.#unpack(member));
      } catch (error) {
        if (!isWorkbenchError(error, "StoreDamaged")) throw error;
        damage.push(error);
      }
      await between(++done, this.#members.size);
    }
    return damage;
  }

  async arrayNames(): Promise<string[]> {
    return arraysAmong(this.#members.keys());
  }

  close(): void {
    this.#checked.clear();
    this.#starts.clear();
    this.#unpacked.clear();
  }

  async #unpack(member: ZipMember): Promise<Uint8Array<ArrayBuffer>> {
    const { byteLength, method, checksum } = member;
    if (byteLength > mostUnpackedBytes)
      throw this.#damaged(member, `an entry of at most ${mostUnpackedBytes} bytes`, formatCounted(byteLength, "byte"));
    const packed = await this.#packed(member);
    const bytes = method === 0 ? new Uint8Array(await packed.arrayBuffer()) : await this.#inflate(packed, member);
    if (bytes.length !== byteLength)
      throw this.#damaged(member, formatCounted(byteLength, "byte"), formatCounted(bytes.length, "byte"));
    const found = await this.#inTurn(() => crc32(bytes));
    if (found !== checksum) throw this.#otherChecksum(member, found);
    return bytes;
  }

  async #inflate(packed: SlicedBytes, member: ZipMember): Promise<Uint8Array<ArrayBuffer>> {
    if (member.method !== 8) throw this.#damaged(member, "an entry stored or deflated", `method ${member.method}`);
    const into = new Uint8Array(member.byteLength);
    let length = 0;
    try {
      for await (const part of packed.stream().pipeThrough(new DecompressionStream("deflate-raw"))) {
        if (length + part.length > into.length) throw new RangeError(`more than ${formatCounted(into.length, "byte")}`);
        into.set(part, length);
        length += part.length;
      }
    } catch (cause) {
      throw this.#damaged(member, "deflated bytes", cause instanceof Error ? cause.message : String(cause));
    }
    return into.subarray(0, length);
  }

  #unpackOnce(member: ZipMember): Promise<Uint8Array<ArrayBuffer>> {
    return remembered(this.#unpacked, member.path, keptEntries, () => this.#unpack(member));
  }

  /** The stored bytes of an entry whose checksum was found right. */
  #checkOnce(member: ZipMember): Promise<SlicedBytes> {
    return remembered(this.#checked, member.path, Number.POSITIVE_INFINITY, async () => {
      const stored = await this.#packed(member);
      const crc = await this.#inTurn(async () => {
        const sum = await createCrc32();
        for (let at = 0; at < stored.size; at += checkedBlockBytes)
          sum.update(new Uint8Array(await stored.slice(at, at + checkedBlockBytes).arrayBuffer()));
        return sum.digest();
      });
      if (crc !== member.checksum) throw this.#otherChecksum(member, crc);
      return stored;
    });
  }

  /** The bytes of an entry as they lie in the archive. */
  async #packed(member: ZipMember): Promise<SlicedBytes> {
    const { packedLength } = member;
    const start = await this.#startOf(member);
    const packed = this.#archive.slice(start, start + packedLength);
    if (packed.size !== packedLength)
      throw this.#damaged(member, `${formatCounted(packedLength, "byte")} from byte ${start}`, `${packed.size}`);
    return packed;
  }

  /** Where the bytes of an entry begin, of which the local header has the name that it should have. @throws StoreDamaged */
  #startOf(member: ZipMember): Promise<number> {
    return remembered(this.#starts, member.path, Number.POSITIVE_INFINITY, async () => {
      const { headerOffset, path } = member;
      const most = headerOffset + headerLength + 3 * path.length;
      const bytes = await this.#archive.slice(headerOffset, most).arrayBuffer();
      const header = new DataView(bytes);
      if (bytes.byteLength < headerLength || header.getUint32(0, true) !== 0x04034b50)
        throw this.#damaged(member, `a local header at byte ${headerOffset}`, "none");
      const nameLength = header.getUint16(26, true);
      const found = new TextDecoder().decode(bytes.slice(headerLength, headerLength + nameLength));
      if (found !== path) {
        const details = {
          file: this.#file,
          path: path,
          expected: `an entry of this name at byte ${headerOffset}`,
          found,
        };
        const message = `${path} in ${this.#file} is damaged: it is called “${found}” there.`;
        throw new WorkbenchError("StoreDamaged", details, message);
      }
      return headerOffset + headerLength + nameLength + header.getUint16(28, true);
    });
  }

  #otherChecksum(member: ZipMember, found: number): WorkbenchError {
    return this.#damaged(member, `CRC-32 ${hex(member.checksum)}`, hex(found));
  }

  #damaged({ path }: Pick<ZipMember, "path">, expected: string, found: string): WorkbenchError {
    const details = { file: this.#file, path, expected, found };
    return new WorkbenchError(
      "StoreDamaged",
      details,
      `${path} in ${this.#file} is damaged: expected ${expected}, found ${found}.`,
    );
  }
}

/** The array that a document or a chunk at the top of a store belongs to. */
const arrayOf = (key: AbsolutePath) => key.slice(0, key.indexOf("/", 1));

const json = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

const hex = (checksum: number) => checksum.toString(16).padStart(8, "0");

/** What was made of a key before, or is made now; what failed is tried again, the oldest is forgotten. */
function remembered<T>(known: Map<string, Promise<T>>, key: string, most: number, make: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before) return before;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  if (known.size > most) known.delete(known.keys().next().value!);
  return made;
}
