const maxUint16 = 0xffff;
const maxUint32 = 0xffffffff;

/** A file of the archive. Stored, not deflated: its bytes stand in the archive as they are. */
export interface ZipEntry {
  /** `/`-separated, unique. */
  name: string;
  byteLength: number;
  /** CRC-32 of its bytes. */
  crc32: number;
}

/** An archive but for its entries' bytes: local header 0, bytes of entry 0, local header 1 … central directory. */
export interface ZipPlan {
  localHeaders: Uint8Array<ArrayBuffer>[];
  centralDirectory: Uint8Array<ArrayBuffer>;
  /** Of the whole archive. */
  byteLength: number;
}

/**
 * Plans a ZIP archive of stored entries (PKWARE APPNOTE 6.3.10; ZIP64 records where a size or an offset needs more than
 * 32 bits or the count more than 16; UTF-8 names; every entry dated 1980-01-01, so that equal entries make equal archives).
 *
 * Made by hand because no library at hand (client-zip, zip.js, fflate) plans without copying: here only headers are
 * made, so that the archive is a Blob of headers and files, of known length, which the browser reads from disk as it saves.
 */
export function planZip(entries: readonly ZipEntry[]): ZipPlan {
  const localHeaders: Uint8Array<ArrayBuffer>[] = [];
  const records: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    localHeaders.push(header);
    records.push(centralRecord(entry, offset));
    offset += header.length + entry.byteLength;
  }
  const directoryLength = records.reduce((sum, record) => sum + record.length, 0);
  records.push(endOfArchive(entries.length, offset, directoryLength));
  const centralDirectory = concatenate(records);
  return { localHeaders, centralDirectory, byteLength: offset + centralDirectory.length };
}

/** APPNOTE 4.3.7. In a local header the ZIP64 field holds both sizes or is not there (4.5.3). */
function localHeader(entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const large = entry.byteLength >= maxUint32;
  const extra = large ? zip64Field([entry.byteLength, entry.byteLength]) : new Uint8Array();
  const name = new TextEncoder().encode(entry.name);
  const fixed = new Fields(30).uint32(0x04034b50);
  writeShared(fixed, entry, large, name.length, extra.length);
  return concatenate([fixed.bytes, name, extra]);
}

/** APPNOTE 4.3.12. The ZIP64 field holds just those values whose own field is full. */
function centralRecord(entry: ZipEntry, offset: number): Uint8Array<ArrayBuffer> {
  const large = entry.byteLength >= maxUint32;
  const far = offset >= maxUint32;
  const wide = [...(large ? [entry.byteLength, entry.byteLength] : []), ...(far ? [offset] : [])];
  const extra = wide.length ? zip64Field(wide) : new Uint8Array();
  const name = new TextEncoder().encode(entry.name);
  const fixed = new Fields(46).uint32(0x02014b50).uint16(versionNeeded(wide.length > 0));
  writeShared(fixed, entry, wide.length > 0, name.length, extra.length);
  fixed.uint16(0).uint16(0).uint16(0).uint32(0); // no comment, disk 0, no attributes
  fixed.uint32(Math.min(offset, maxUint32));
  return concatenate([fixed.bytes, name, extra]);
}

/** What a local header and a central record have in common. */
function writeShared(fields: Fields, entry: ZipEntry, zip64: boolean, nameLength: number, extraLength: number): void {
  const utf8 = 0x0800;
  const stored = 0;
  const byteLength = Math.min(entry.byteLength, maxUint32);
  fields.uint16(versionNeeded(zip64)).uint16(utf8).uint16(stored);
  fields.uint16(0).uint16((1 << 5) | 1); // 00:00:00, 1980-01-01
  fields.uint32(entry.crc32).uint32(byteLength).uint32(byteLength);
  fields.uint16(nameLength).uint16(extraLength);
}

/** APPNOTE 4.3.14 to 4.3.16: the ZIP64 end record and its locator where needed, then the end record. */
function endOfArchive(count: number, directoryOffset: number, directoryLength: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  if (count >= maxUint16 || directoryOffset >= maxUint32 || directoryLength >= maxUint32) {
    const end64 = new Fields(56).uint32(0x06064b50).uint64(44).uint16(versionNeeded(true)).uint16(versionNeeded(true));
    end64.uint32(0).uint32(0).uint64(count).uint64(count).uint64(directoryLength).uint64(directoryOffset);
    const locator = new Fields(20).uint32(0x07064b50).uint32(0);
    locator.uint64(directoryOffset + directoryLength).uint32(1);
    parts.push(end64.bytes, locator.bytes);
  }
  const shownCount = Math.min(count, maxUint16);
  const end = new Fields(22).uint32(0x06054b50).uint16(0).uint16(0).uint16(shownCount).uint16(shownCount);
  end.uint32(Math.min(directoryLength, maxUint32)).uint32(Math.min(directoryOffset, maxUint32)).uint16(0);
  parts.push(end.bytes);
  return concatenate(parts);
}

const versionNeeded = (zip64: boolean) => (zip64 ? 45 : 20);

/** APPNOTE 4.5.3. */
function zip64Field(values: number[]): Uint8Array<ArrayBuffer> {
  const field = new Fields(4 + 8 * values.length).uint16(0x0001).uint16(8 * values.length);
  for (const value of values) field.uint64(value);
  return field.bytes;
}

/** Little-endian fields, written one after the other. */
class Fields {
  readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly view: DataView;
  private at = 0;

  constructor(byteLength: number) {
    this.bytes = new Uint8Array(byteLength);
    this.view = new DataView(this.bytes.buffer);
  }

  uint16(value: number): this {
    this.view.setUint16(this.at, value, true);
    this.at += 2;
    return this;
  }

  uint32(value: number): this {
    this.view.setUint32(this.at, value, true);
    this.at += 4;
    return this;
  }

  uint64(value: number): this {
    this.view.setBigUint64(this.at, BigInt(value), true);
    this.at += 8;
    return this;
  }
}

function concatenate(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
