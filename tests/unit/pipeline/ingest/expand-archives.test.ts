import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js";
import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { expandArchives } from "../../../../src/pipeline/ingest/expand-archives.ts";
import { dropped } from "../../../support/sample-files.ts";

async function zipOf(texts: Record<string, string>, level = 6): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level });
  for (const [name, text] of Object.entries(texts)) await writer.add(name, new TextReader(text));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

test("the files of a zip stand in the place of the zip, under its path", async () => {
  const zip = dropped("night/all.zip", await zipOf({ "a.cat": "first", "deep/b.cat": "second" }));
  const { files, refused } = await expandArchives({ files: [dropped("x.cat", "x"), zip] }, silentJob());
  expect(refused).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(["x.cat", "night/all.zip/a.cat", "night/all.zip/deep/b.cat"]);
  expect(await files[2]!.file.text()).toBe("second");
});

test("a name that leads out of its archive is refused by name, and the others are unpacked", async () => {
  const zip = dropped("all.zip", await zipOf({ "../evil.cat": "no", "good.cat": "yes" }));
  const { files, refused } = await expandArchives({ files: [zip] }, silentJob());
  expect(files.map(({ path }) => path)).toEqual(["all.zip/good.cat"]);
  expect(refused).toMatchObject([{ path: /evil\.cat/, error: { tag: "NotACatalog" } }]);
});

test("a damaged archive is refused by name, and a file that only looks like one by its name stays", async () => {
  const cut = (await zipOf({ "a.cat": "text ".repeat(1000) })).subarray(0, 60);
  const { files, refused } = await expandArchives(
    { files: [dropped("cut.zip", cut), dropped("catalog.zip", "#   1 NUMBER")] },
    silentJob(),
  );
  expect(refused.map(({ path }) => path)).toEqual(["cut.zip"]);
  expect(files.map(({ path }) => path)).toEqual(["catalog.zip"]);
});

const numbers = (first: number) => Array.from({ length: 300 }, (_, i) => `${first + i} ${15 + i / 1000}`).join("\n");

test.each([0, 6])("no file of a zip counts that differs in one bit, packed at level %i", async (level) => {
  const texts = { "a.cat": numbers(0), "b.cat": numbers(1000) };
  const zip = await zipOf(texts, level);
  const name = new TextEncoder().encode("a.cat");
  const start = zip.findIndex((_, at) => name.every((byte, n) => zip[at + n] === byte)) + name.length + 40;
  for (let n = 0; n < 24; n++) {
    const damaged = zip.slice();
    damaged[start + 31 * n]! ^= 1 << (n % 8);
    const { files, refused } = await expandArchives({ files: [dropped("all.zip", damaged)] }, silentJob());
    expect(refused).toMatchObject([{ path: "all.zip/a.cat", error: { tag: "CatalogSyntax" } }]);
    expect(files.map(({ path }) => path)).toEqual(["all.zip/b.cat"]);
    expect(await files[0]!.file.text()).toBe(texts["b.cat"]);
  }
});

/** A tar of one file, gzipped. */
async function tarGzOf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(512);
  const put = (at: number, value: string) => header.set(new TextEncoder().encode(value), at);
  put(0, "a.cat");
  put(100, "0000644\0");
  put(124, `${text.length.toString(8).padStart(11, "0")}\0`);
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0" + "00");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  const padding = new Uint8Array(512 - (text.length % 512) + 1024);
  const packed = new Blob([header, text, padding]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

test("no file of a gzipped tar counts whose checksum, at its end, is another", async () => {
  const text = numbers(0);
  const whole = await tarGzOf(text);
  const sound = await expandArchives({ files: [dropped("a.tar.gz", whole)] }, silentJob());
  expect(sound.refused).toEqual([]);
  expect(await sound.files[0]!.file.text()).toBe(text);
  for (const at of [whole.length - 1, whole.length - 6]) {
    const damaged = whole.slice();
    damaged[at]! ^= 4;
    const { files, refused } = await expandArchives({ files: [dropped("a.tar.gz", damaged)] }, silentJob());
    expect(files).toEqual([]);
    expect(refused).toMatchObject([{ path: "a.tar.gz", error: { tag: "CatalogSyntax" } }]);
  }
});

test("a bomb of many small files is refused as a whole, and the other archives of the drop are read", async () => {
  const zeros = "0".repeat(6 << 20);
  const bomb = await zipOf(Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`${n}.cat`, zeros])), 9);
  const other = dropped("other.zip", await zipOf({ "a.cat": "good" }));
  const { files, refused } = await expandArchives({ files: [dropped("bomb.zip", bomb), other] }, silentJob());
  expect(refused).toMatchObject([{ path: "bomb.zip", error: { tag: "TooLarge" } }]);
  expect(files.map(({ path }) => path)).toEqual(["other.zip/a.cat"]);
});
