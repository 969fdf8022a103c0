import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { fileSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";

const fixture = (path: string) => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url));

describe.each([
  ["ascii-head", "ascii/head.cat"],
  ["ascii-skycat", "ascii/skycat.cat"],
  ["votable", "catalogs/sextractor.xml"],
  ["votable", "catalogs/astropy_binary2.xml"],
  ["fits", "catalogs/types.fits"],
  ["fits-ldac", "catalogs/sextractor.ldac"],
  ["ecsv", "catalogs/astropy.ecsv"],
  ["csv", "catalogs/pandas_semicolon.csv"],
  ["tsv", "catalogs/pandas.tsv"],
  ["parquet", "catalogs/pyarrow_snappy.parquet"],
])("a catalog in %s (%s)", (format, path) => {
  test("is read by its content, gzipped or not, whatever it is called", async () => {
    const bytes = new Uint8Array(fixture(path));
    const catalog = await parseCatalog(bytes, "catalog.dat");
    expect(catalog).toMatchObject({ format, file: "catalog.dat" });
    expect(catalog.rowCount).toBeGreaterThan(0);
    for (const { data } of catalog.columns) expect(data).toHaveLength(catalog.rowCount);
    expect(await parseCatalog(new Uint8Array(gzipSync(bytes)), "catalog.dat")).toEqual(catalog);
  });

  test("is read the same in blocks of any size", async () => {
    const bytes = new Uint8Array(fixture(path));
    const catalog = await parseCatalog(bytes, "catalog.dat");
    for (const blockBytes of [7, 100, 2881]) {
      expect(await parseCatalog(fileSource(new Blob([bytes]), blockBytes), "catalog.dat")).toEqual(catalog);
    }
  });

  test("is read no further than to the rows that are enough", async () => {
    const bytes = new Uint8Array(fixture(path));
    const { columns } = await parseCatalog(bytes, "catalog.dat");
    const some = await parseCatalog(fileSource(new Blob([bytes]), 256), "catalog.dat", { enoughRows: 2 });
    expect(some.rowCount).toBeGreaterThan(0);
    expect(some.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
    expect(some.columns.map(({ data }) => data[1])).toEqual(columns.map(({ data }) => data[1]));
  });

  test("is read in its wanted columns only", async () => {
    const bytes = new Uint8Array(fixture(path));
    const wanted = (name: string) => name.length % 2 === 0;
    const all = await parseCatalog(bytes, "catalog.dat");
    const { columns } = await parseCatalog(bytes, "catalog.dat", { wanted });
    expect(columns).toEqual(all.columns.filter(({ name }) => wanted(name)));
  });
});
