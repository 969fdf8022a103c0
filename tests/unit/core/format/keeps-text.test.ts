import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";

const names = fixtureNames(/\.(csv|tsv|txt|ecsv|xml|fits|ldac|parquet)$/);
const isKept = (row: number) => row % 3 === 1;

test.each(names)("of the texts of %s only those asked for are there, and all else is as it is", async (name) => {
  const whole = await parseCatalog(bytesSource(fixtureBytes(name)), name);
  const some = await parseCatalog(bytesSource(fixtureBytes(name)), name, { keepsText: (_, row) => isKept(row) });
  const asked = whole.columns.map((column) => {
    const { data } = column;
    return Array.isArray(data) ? { ...column, data: data.map((text, row) => (isKept(row) ? text : "")) } : column;
  });
  expect(some).toEqual({ ...whole, columns: asked });
});
