import { crc32 } from "node:zlib";
import { BlobReader, configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { describe, expect, test } from "vitest";
import { planZip, type ZipEntry } from "../../../../src/core/export/zip.ts";

configure({ useWebWorkers: false });

const encode = (text: string) => new TextEncoder().encode(text);

/** The archive of named bytes, as the pipeline puts it together. */
function archive(files: Record<string, Uint8Array<ArrayBuffer>>): Blob {
  const entries = Object.entries(files).map(([name, bytes]) => ({
    ...{ name, byteLength: bytes.length, crc32: crc32(bytes) },
  }));
  const plan = planZip(entries);
  const parts = Object.values(files).flatMap((bytes, i) => [plan.localHeaders[i]!, bytes]);
  const blob = new Blob([...parts, plan.centralDirectory]);
  expect(blob.size).toBe(plan.byteLength);
  return blob;
}

async function readArchive(blob: Blob) {
  const reader = new ZipReader(new BlobReader(blob), { checkSignature: true, checkOverlappingEntry: true });
  const found = new Map<string, { bytes: Uint8Array; method: number; utf8: boolean; zip64: boolean; date: Date }>();
  for (const entry of await reader.getEntries()) {
    if (entry.directory) throw new Error("no directory was written");
    const bytes = await entry.getData(new Uint8ArrayWriter());
    const { compressionMethod: method, filenameUTF8: utf8, zip64, lastModDate: date } = entry;
    found.set(entry.filename, { bytes, method, utf8, zip64, date });
  }
  await reader.close();
  return found;
}

test("an independent reader finds every entry, stored, with its bytes and checksum", async () => {
  const files = {
    "zarr.json": encode('{"zarr_format":3}'),
    "lightcurves/c/0/0/0/0": Uint8Array.from({ length: 100_000 }, (_, i) => i * 7),
    empty: new Uint8Array(),
    "größe/κ Cas ☆.txt": encode("names are UTF-8"),
  };
  const found = await readArchive(archive(files));
  expect([...found.keys()]).toEqual(Object.keys(files));
  for (const [name, bytes] of Object.entries(files)) {
    const entry = found.get(name)!;
    expect(entry.bytes).toEqual(bytes);
    expect(entry).toMatchObject({ method: 0, utf8: true, zip64: false });
    expect(entry.date).toEqual(new Date(1980, 0, 1));
  }
});

test("an archive of nothing is an empty archive", async () => {
  expect(await readArchive(archive({}))).toEqual(new Map());
});

test("equal files make equal archives", async () => {
  const make = () => archive({ "zarr.json": encode("{}"), a: encode("b") }).arrayBuffer();
  expect(new Uint8Array(await make())).toEqual(new Uint8Array(await make()));
});

test("65,535 entries and more are listed by ZIP64 records", async () => {
  const plan = (count: number) =>
    planZip(Array.from({ length: count }, (_, i) => ({ name: `c/${i}`, byteLength: 0, crc32: 0 })));
  const hasLocator = ({ centralDirectory: bytes }: ReturnType<typeof planZip>) =>
    new DataView(bytes.buffer).getUint32(bytes.length - 42, true) === 0x07064b50;
  expect([hasLocator(plan(65_534)), hasLocator(plan(65_535))]).toEqual([false, true]);

  const { localHeaders, centralDirectory } = plan(65_535);
  const reader = new ZipReader(new Uint8ArrayReader(Buffer.concat([...localHeaders, centralDirectory])));
  const found = await reader.getEntries();
  expect([found.length, found.at(-1)!.filename]).toEqual([65_535, "c/65534"]);
  await reader.close();
});

describe("beyond 4 GiB", () => {
  const large: ZipEntry = { name: "large", byteLength: 2 ** 32 + 5, crc32: 1 };
  const small: ZipEntry = { name: "small", byteLength: 3, crc32: 2 };
  const view = (bytes: Uint8Array<ArrayBuffer>) => new DataView(bytes.buffer);

  test("a large entry's sizes stand in the ZIP64 field of both of its headers", () => {
    const { localHeaders, centralDirectory } = planZip([large]);
    const local = view(localHeaders[0]!);
    expect([local.getUint32(18, true), local.getUint32(22, true)]).toEqual([0xffffffff, 0xffffffff]);
    const extra = 30 + large.name.length;
    expect([local.getUint16(extra, true), local.getUint16(extra + 2, true)]).toEqual([1, 16]);
    expect(local.getBigUint64(extra + 4, true)).toBe(BigInt(large.byteLength));
    expect(local.getBigUint64(extra + 12, true)).toBe(BigInt(large.byteLength));

    const central = view(centralDirectory);
    expect([central.getUint32(20, true), central.getUint32(24, true)]).toEqual([0xffffffff, 0xffffffff]);
    expect(central.getUint32(42, true)).toBe(0); // it starts at 0: its offset needs no ZIP64
    expect(central.getUint16(46 + large.name.length + 2, true)).toBe(16);
  });

  test("an entry behind a large one has its offset, and only that, in the ZIP64 field", () => {
    const { localHeaders, centralDirectory, byteLength } = planZip([large, small]);
    const first = 46 + large.name.length + 4 + 16;
    const central = view(centralDirectory);
    expect(central.getUint32(first + 20, true)).toBe(3);
    expect(central.getUint32(first + 42, true)).toBe(0xffffffff);
    const extra = first + 46 + small.name.length;
    expect(central.getUint16(extra + 2, true)).toBe(8);
    expect(central.getBigUint64(extra + 4, true)).toBe(BigInt(localHeaders[0]!.length + large.byteLength));

    const end = centralDirectory.length - 22;
    const [locator, end64] = [end - 20, end - 76];
    const directoryOffset = byteLength - centralDirectory.length;
    expect(central.getUint32(locator, true)).toBe(0x07064b50);
    expect(central.getBigUint64(locator + 8, true)).toBe(BigInt(directoryOffset + end64));
    expect(central.getUint32(end64, true)).toBe(0x06064b50);
    expect(central.getBigUint64(end64 + 32, true)).toBe(2n);
    expect(central.getBigUint64(end64 + 40, true)).toBe(BigInt(end64));
    expect(central.getBigUint64(end64 + 48, true)).toBe(BigInt(directoryOffset));
    expect([central.getUint16(end + 10, true), central.getUint32(end + 16, true)]).toEqual([2, 0xffffffff]);
  });

  test("the length of the whole is known beforehand", () => {
    const { localHeaders, centralDirectory, byteLength } = planZip([large, small]);
    const headers = localHeaders.reduce((sum, header) => sum + header.length, 0);
    expect(byteLength).toBe(headers + large.byteLength + small.byteLength + centralDirectory.length);
  });

  test("one byte under the limit needs no ZIP64", () => {
    const { centralDirectory, localHeaders } = planZip([{ name: "a", byteLength: 2 ** 32 - 2, crc32: 0 }]);
    expect(localHeaders[0]!.length).toBe(31);
    expect(view(centralDirectory).getUint32(24, true)).toBe(2 ** 32 - 2);
  });
});
