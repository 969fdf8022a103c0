import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseCatalog } from "../../../src/core/catalog/parse-catalog.ts";

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));

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

  test("is read in its wanted columns only", async () => {
    const bytes = new Uint8Array(fixture(path));
    const wanted = (name: string) => name.length % 2 === 0;
    const all = await parseCatalog(bytes, "catalog.dat");
    const { columns } = await parseCatalog(bytes, "catalog.dat", { wanted });
    expect(columns).toEqual(all.columns.filter(({ name }) => wanted(name)));
  });
});
