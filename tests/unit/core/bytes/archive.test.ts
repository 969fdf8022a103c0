import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { archiveEntries } from "../../../../src/core/bytes/archive.ts";
import { parsePax, parseTarHeader } from "../../../../src/core/bytes/tar-header.ts";
import { isWorkbenchError, reportError } from "../../../../src/core/errors.ts";
import { fixtureBytes } from "../../../support/fixture-catalogs.ts";

type Content = Uint8Array | { tag: string; message: string };

const isSmall = (blob: Blob) => blob.size < 100_000;

/** Paths and contents of an archive, or why an entry was refused. */
async function unpackAll(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<Record<string, Content>> {
  const found: Record<string, Content> = {};
  for await (const entry of (await archiveEntries(new Blob([bytes]), file))!) {
    found[entry.path] = await entry.unpack().then(
      async (blob) => (isSmall(blob) ? new Uint8Array(await blob.arrayBuffer()) : new Uint8Array()),
      (error: unknown) => {
        const { tag, message } = reportError(error);
        return { tag, message };
      },
    );
  }
  return found;
}

const csv = fixtureBytes("pandas.csv");
const ldac = fixtureBytes("sextractor.ldac");

test("a zip gives its files, stored or deflated, and no folders", async () => {
  expect(await unpackAll(fixtureBytes("catalogs.zip"), "catalogs.zip")).toEqual({
    "catalogs.zip/night 1/sextractor.ldac": ldac,
    "catalogs.zip/night 1/pandas.csv": csv,
  });
});

test.each(["catalogs.tar", "catalogs.tar.gz"])(
  "%s gives its files, long names included, and no links",
  async (name) => {
    const found = await unpackAll(fixtureBytes(name), name);
    expect(Object.keys(found)).toEqual([
      `${name}/night 1/sextractor.ldac`,
      `${name}/night 1/pandas.csv`,
      `${name}/${"x".repeat(120)}/ångström.csv`,
      `${name}/../escape.csv`,
    ]);
    expect(Object.values(found).slice(0, 3)).toEqual([ldac, csv, csv]);
    expect(Object.values(found)[3]).toMatchObject({ tag: "NotACatalog" });
  },
);

test("a name too long for a tar header is read as GNU tar writes it", async () => {
  expect(await unpackAll(fixtureBytes("gnu.tar"), "gnu.tar")).toEqual({
    [`gnu.tar/${"y".repeat(150)}/pandas.csv`]: csv,
  });
});

test("a folder that was packed as ./folder hides nothing", async () => {
  const zip = zipSync({ "./night 1/./a.csv": csv, "night.2/.b/c.csv": csv });
  expect(Object.keys(await unpackAll(new Uint8Array(zip), "f.zip"))).toEqual([
    "f.zip/night 1/a.csv",
    "f.zip/night.2/.b/c.csv",
  ]);
  const tar = fixtureBytes("gnu.tar");
  // The long name stands in a block of its own, of which no checksum is kept.
  const at = Buffer.from(tar).indexOf("yyyy/pandas.csv") - 146;
  tar.set(strToU8("./"), at);
  expect(Object.keys(await unpackAll(tar, "f.tar"))).toEqual([`f.tar/${"y".repeat(148)}/pandas.csv`]);
});

test("entries that nobody unpacks are passed over", async () => {
  for (const name of ["catalogs.zip", "catalogs.tar", "catalogs.tar.gz"]) {
    const sizes: number[] = [];
    const entries = await archiveEntries(new Blob([fixtureBytes(name)]), name);
    for await (const { byteLength } of entries!) sizes.push(byteLength);
    expect(sizes.slice(0, 2)).toEqual([ldac.length, csv.length]);
  }
});

test("names that lead out of a zip are refused one by one, the others are read", async () => {
  const message = expect.stringContaining("a name that leads out of the archive");
  expect(await unpackAll(fixtureBytes("traversal.zip"), "t.zip")).toEqual({
    "t.zip/../escape.csv": { tag: "NotACatalog", message },
    "t.zip//etc/absolute.csv": { tag: "NotACatalog", message },
    "t.zip/good.csv": csv,
  });
});

test("a zip bomb is refused before it is unpacked", async () => {
  const found = await unpackAll(fixtureBytes("bomb.zip"), "bomb.zip");
  expect(found).toMatchObject({ "bomb.zip/zeros.csv": { tag: "TooLarge" } });
});

test("a zip bomb that declares a small size is stopped while it is unpacked", async () => {
  const bytes = fixtureBytes("bomb.zip");
  const view = new DataView(bytes.buffer);
  const size = 30_000_000;
  for (let at = 0; at < bytes.length - 4; at++) if (view.getUint32(at, true) === size) view.setUint32(at, 1000, true);
  const found = await unpackAll(bytes, "bomb.zip");
  expect(["TooLarge", "CatalogSyntax"]).toContain((found["bomb.zip/zeros.csv"] as { tag: string }).tag);
});

/** A blob that counts how often something is read of it. */
class CountedBlob extends Blob {
  reads = 0;
  override slice(...range: [number?, number?, string?]): Blob {
    this.reads++;
    return super.slice(...range);
  }
}

test("thousands of small files are unpacked with a few reads of their zip, each held against its checksum", async () => {
  const texts = Array.from({ length: 1000 }, (_, k) => `# 1 NUMBER\n${k}\n`.repeat(1 + (k % 40)));
  const bytes = zipSync(
    Object.fromEntries(texts.map((text, k) => [`night/${k}.cat`, [strToU8(text), { level: k % 2 === 0 ? 6 : 0 }]])),
  );
  const blob = new CountedBlob([bytes]);
  let count = 0;
  for await (const entry of (await archiveEntries(blob, "many.zip"))!)
    expect(await (await entry.unpack()).text()).toBe(texts[count++]);
  expect(count).toBe(1000);
  expect(blob.reads).toBeLessThan(30); // zip.js alone: two an entry and more

  const at = new TextDecoder("latin1").decode(bytes).indexOf("night/700.cat") + 20; // in its data
  const flipped = bytes.slice();
  flipped[at]! ^= 1;
  const found = await unpackAll(flipped, "many.zip");
  const bad = Object.entries(found).filter(([, content]) => "tag" in content);
  expect(bad).toEqual([["many.zip/night/700.cat", { tag: "CatalogSyntax", message: expect.any(String) }]]);
});

test("files of a zip that share their bytes are refused, but for the first", async () => {
  const bytes = zipSync({
    "a.cat": [strToU8("x".repeat(50)), { level: 0 }],
    "b.cat": [strToU8("y".repeat(50)), { level: 0 }],
  });
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 6, true);
  const second = directory + 46 + view.getUint16(directory + 28, true) + view.getUint16(directory + 30, true);
  view.setUint32(second + 42, view.getUint32(directory + 42, true), true); // where the first one lies
  const found = await unpackAll(bytes, "shared.zip");
  expect(found["shared.zip/a.cat"]).toEqual(strToU8("x".repeat(50)));
  expect(found["shared.zip/b.cat"]).toMatchObject({ tag: "CatalogSyntax" });
});

test("an encrypted file in a zip is refused by name", async () => {
  const bytes = fixtureBytes("catalogs.zip");
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length - 10; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) bytes[at + 6]! |= 1;
    if (signature === 0x02014b50) bytes[at + 8]! |= 1;
  }
  const found = await unpackAll(bytes, "c.zip");
  expect(Object.values(found)).toMatchObject([{ tag: "NotACatalog" }, { tag: "NotACatalog" }]);
});

test("damaged data in one file of a zip leave the others", async () => {
  const bytes = fixtureBytes("catalogs.zip");
  bytes[bytes.length - 1000]! ^= 255;
  const found = await unpackAll(bytes, "c.zip");
  expect(found["c.zip/night 1/sextractor.ldac"]).toEqual(ldac);
  expect(found["c.zip/night 1/pandas.csv"]).toMatchObject({ tag: "CatalogSyntax" });
});

test("an archive cut anywhere gives whole files, then an error that names it", async () => {
  for (const name of ["catalogs.zip", "catalogs.tar", "catalogs.tar.gz"]) {
    const bytes = fixtureBytes(name);
    for (let cut = 600; cut < bytes.length - 2000; cut += 2713) {
      const contents = await unpackAll(bytes.slice(0, cut), name).catch((error: unknown) => {
        if (!isWorkbenchError(error, "CatalogSyntax")) throw error;
        expect(error.details.file).toContain(name);
        return {};
      });
      for (const content of Object.values(contents).slice(0, 2)) {
        if (content instanceof Uint8Array) expect([ldac.length, csv.length]).toContain(content.length);
      }
    }
  }
});

test("a gzipped catalog is no archive, nor is a bare one", async () => {
  expect(await archiveEntries(new Blob([csv]), "a.csv")).toBeUndefined();
  const packed = await new Response(new Blob([csv]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
  expect(await archiveEntries(packed, "a.csv.gz")).toBeUndefined();
  expect(await archiveEntries(new Blob([]), "empty")).toBeUndefined();
});

describe("a tar header", () => {
  const header = () => fixtureBytes("gnu.tar").slice(0, 512);

  test("with a wrong checksum is refused with its byte", () => {
    const block = header();
    block[3]! ^= 1;
    expect(() => parseTarHeader(block, "t.tar", 1024)).toThrow(/t.tar, byte 1024: expected the header of a tar entry/);
  });

  test("of zeros ends the archive", () => {
    expect(parseTarHeader(new Uint8Array(512), "t.tar", 0)).toBeUndefined();
  });

  test("has pax records for what it cannot hold", () => {
    const records = new TextEncoder().encode("13 path=a/ä\n20 size=12345678901\n30 mtime=1234567890.123456789\n");
    expect(parsePax(records)).toEqual({ path: "a/ä", size: 12345678901 });
    expect(parsePax(new TextEncoder().encode("nonsense"))).toEqual({});
  });
});
