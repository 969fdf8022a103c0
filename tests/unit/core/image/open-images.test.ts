import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { firstImageHeader, openImages } from "../../../../src/core/image/open-images.ts";

const folder = new URL("../../../fixtures/images/", import.meta.url);
type Expected = { extension: number; width: number; height: number; type: "<f4" | "<f8"; data: string };
const expected: Record<string, Expected> = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
const packed = (name: string) => readFileSync(new URL(`${name}.fits.gz`, folder));
const packedBlob = (name: string) => new Blob([packed(name)]);
const plainBlob = (name: string) => new Blob([gunzipSync(packed(name))]);

function valuesOf({ type, data }: Expected): ArrayLike<number> {
  const { buffer } = Uint8Array.from(gunzipSync(Buffer.from(data, "base64")));
  return type === "<f4" ? new Float32Array(buffer) : new Float64Array(buffer);
}

const readable = Object.keys(expected).filter((name) => !name.startsWith("refused"));

test.each(readable)("%s: every pixel is what astropy reads", async (name) => {
  const { extension, width, height, ...rest } = expected[name]!;
  const images = await openImages(plainBlob(name), `${name}.fits`);
  const image = images.find((image) => image.extension === extension)!;
  expect([image.shape.width, image.shape.height]).toEqual([width, height]);
  const found = await image.pixels.read({ x: 0, y: 0, width, height });
  const values = valuesOf({ extension, width, height, ...rest });
  const different = Array.from(found).filter((value, i) => !Object.is(value + 0, values[i]! + 0));
  expect(different).toEqual([]);
  expect(found.length).toBe(values.length);
});

test.each(readable)("%s: a window is cut from the same pixels", async (name) => {
  const { extension, width } = expected[name]!;
  const images = await openImages(plainBlob(name), `${name}.fits`);
  const image = images.find((image) => image.extension === extension)!;
  const values = valuesOf(expected[name]!);
  const window = { x: 5, y: 3, width: 9, height: 8 };
  const found = await image.pixels.read(window);
  const right = Array.from(found.keys(), (i) => values[(3 + Math.floor(i / 9)) * width + 5 + (i % 9)]!);
  expect(Array.from(found)).toEqual(right);
});

test("a gzipped file is unpacked first", async () => {
  const [image] = await openImages(new Blob([packed("plain-u16")]), "a.fits.gz");
  expect(Array.from(await image!.pixels.read({ x: 0, y: 0, width: 18, height: 14 }))).toEqual(
    Array.from(valuesOf(expected["plain-u16"]!)),
  );
});

test("bytes behind a gzipped file are passed over, and its checksum is not", async () => {
  const bytes = packed("plain-u16");
  const read = async (...parts: Buffer<ArrayBuffer>[]) =>
    (await openImages(new Blob(parts), "a.fits.gz"))[0]!.pixels.read({ x: 0, y: 0, width: 18, height: 14 });
  expect(Array.from(await read(bytes, Buffer.from("rubbish")))).toEqual(Array.from(valuesOf(expected["plain-u16"]!)));
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 7]! ^= 1;
  for (const rest of ["", "rubbish"])
    await expect(read(flipped, Buffer.from(rest))).rejects.toMatchObject({ tag: "CatalogSyntax" });
});

test("an extension takes from the primary header what it does not say itself, but no structure", async () => {
  const images = await openImages(plainBlob("several"), "several.fits");
  expect(images.map(({ name, extension }) => [name, extension])).toEqual([
    ["SCI", 1],
    ["ERR", 2],
  ]);
  expect(images[1]!.header.text("FILTER")).toBe("ch1");
  expect(images[1]!.shape.format.bitpix).toBe(-32);
});

test.each(["HCOMPRESS_1", "PLIO_1"])("%s is refused by name", async (name) => {
  await expect(openImages(plainBlob(`refused-${name}`), "a.fits")).rejects.toMatchObject({
    tag: "UnreadableImage",
    message: expect.stringContaining(`a.fits: images compressed with ${name} are not read`),
  });
});

const card = (text: string) => text.padEnd(80);
function fileOf(cards: string[], data = new Uint8Array(0)): Blob {
  const text = [...cards, "END"].map(card).join("");
  return new Blob([text.padEnd(Math.ceil(text.length / 2880) * 2880), data]);
}
const simple = ["SIMPLE  =                    T", "BITPIX  =                   16", "NAXIS   =                    2"];

test.each([
  [
    "an axis of a thousand million",
    [...simple, "NAXIS1  = 1000000000", "NAXIS2  = 1000000000"],
    "TooLarge",
    "NAXIS|along an axis",
  ],
  [
    "pixels that are not there",
    [...simple, "NAXIS1  = 5000", "NAXIS2  = 5000"],
    "CatalogSyntax",
    "50,000,000 bytes of 5000 x 5000",
  ],
  ["a negative axis", [...simple, "NAXIS1  = -5", "NAXIS2  = 5"], "CatalogSyntax", "NAXIS1"],
  ["an axis that is a text", [...simple, "NAXIS1  = 'many'", "NAXIS2  = 5"], "CatalogSyntax", "NAXIS1"],
  [
    "bits that no pixel has",
    ["SIMPLE  = T", "BITPIX  = 17", "NAXIS   = 2", "NAXIS1  = 5", "NAXIS2  = 5"],
    "CatalogSyntax",
    "BITPIX",
  ],
])("%s: refused before memory is taken", async (_, cards, tag, message) => {
  await expect(openImages(fileOf(cards), "hostile.fits")).rejects.toMatchObject({
    tag,
    message: expect.stringMatching(new RegExp(`hostile.fits.*(${message})`)),
  });
});

test("a file without END, and one that is no FITS, are refused", async () => {
  await expect(openImages(new Blob([card("SIMPLE  = T")]), "a.fits")).rejects.toMatchObject({ tag: "CatalogSyntax" });
  await expect(openImages(new Blob([]), "a.fits")).rejects.toThrow("found an empty file");
  await expect(openImages(new Blob(["P5 4 4 255"]), "a.fits")).rejects.toMatchObject({ tag: "CatalogSyntax" });
});

/** The bytes of a compressed image with the first of some bytes changed. */
function changed(name: string, from: string, to: string): Blob {
  const bytes = gunzipSync(packed(name));
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at, "latin1");
  return new Blob([bytes]);
}
const readAll = async (blob: Blob) => {
  const image = (await openImages(blob, "hostile.fits")).at(-1)!;
  const { width, height } = image.shape;
  return image.pixels.read({ x: 0, y: 0, width: Math.min(width, 64), height: Math.min(height, 64) });
};

test.each([
  [
    "more tiles than the table has",
    "ZNAXIS2 =                   14",
    "ZNAXIS2 =             10000000",
    "a table of 10,000,000 tiles",
  ],
  ["a tile larger than memory", "ZTILE1  =                   18", "ZTILE1  =                    0", "tiles of 1 to"],
  ["blocks of no pixels", "ZVAL1   =                   32", "ZVAL1   =                    0", "BLOCKSIZE"],
  ["an unknown dither", "'SUBTRACTIVE_DITHER_1'", "'SUBTRACTIVE_DITHER_9'", "SUBTRACTIVE_DITHER_9"],
])("%s: a compressed image is refused", async (_, from, to, message) => {
  const name = from.includes("ZVAL1") || from.includes("'S") ? "rice-f32-dither-1" : "rice-u16";
  await expect(readAll(changed(name, from, to))).rejects.toMatchObject({ message: expect.stringContaining(message) });
});

test("a cut file, a heap out of range and damaged tiles are refused or read, never read beyond", async () => {
  for (const name of ["rice-u16", "gzip2-i16", "rice-f32-dither-2"]) {
    const bytes = gunzipSync(packed(name));
    const start = bytes.indexOf("XTENSION");
    let refused = 0;
    for (let k = 0; k < 60; k++) {
      const damaged = Buffer.from(bytes);
      const at = start + 2880 * 2 + ((k * 37) % (bytes.length - start - 2880 * 2));
      damaged[at] = damaged[at]! ^ (1 << (k % 8));
      const whole = k % 3 === 0 ? damaged.subarray(0, at) : damaged;
      await readAll(new Blob([whole])).catch((error) => {
        expect(error.name).toBe("WorkbenchError");
        refused++;
      });
    }
    expect(refused).toBeGreaterThan(10);
  }
});

test("what unpacks to more than memory holds is refused, by whatever little file, and its header alone is read", async () => {
  const cards = [...simple, "NAXIS1  =                20000", "NAXIS2  =                 2000"];
  const header = Buffer.from(await fileOf(cards).arrayBuffer());
  const bomb = new Blob([gzipSync(Buffer.concat([header, Buffer.alloc(80_000_000)]), { level: 1 })]);
  expect(bomb.size).toBeLessThan(1 << 20);
  await expect(openImages(bomb, "bomb.fits.gz", 16 << 20)).rejects.toMatchObject({
    tag: "TooLarge",
    message: expect.stringContaining("bomb.fits.gz unpacks to more than 16777216 bytes"),
  });
  expect((await firstImageHeader(bomb, "bomb.fits.gz"))?.number("NAXIS1")).toBe(20_000);
});

/** A file that somebody deletes after `reads` reads, as browsers tell of it. */
function vanishing(bytes: Blob, reads: number): Blob {
  let left = reads;
  const gone = () => Promise.reject(new DOMException("A requested file could not be found", "NotFoundError"));
  const wrap = (blob: Blob): Blob =>
    new Proxy(blob, {
      get(target, name) {
        if (name === "slice") return (from?: number, to?: number) => wrap(target.slice(from, to));
        if (name === "arrayBuffer") return () => (left-- > 0 ? target.arrayBuffer() : gone());
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  return wrap(bytes);
}

test("a file that went away is told by its name, whenever it went", async () => {
  const message = "a.fits cannot be read any more: it was moved, changed or deleted. Drop it again.";
  const plain = plainBlob("plain-f32-holes");
  for (const blob of [vanishing(plain, 0), vanishing(plain, 2), vanishing(packedBlob("plain-u16"), 1)])
    await expect(openImages(blob, "a.fits")).rejects.toMatchObject({ tag: "NoImage", message });
  const [image] = await openImages(vanishing(plain, 3), "a.fits");
  await expect(image!.pixels.read({ x: 0, y: 0, width: 9, height: 9 })).rejects.toMatchObject({
    tag: "NoImage",
    message,
  });
});
