import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseParquet } from "../../../../src/core/format/parquet/parquet.ts";
import { expectFixture, fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<{ tag: string; details: unknown }> {
  try {
    await parseParquet(bytesSource(bytes), "t.parquet");
  } catch (error) {
    if (isWorkbenchError(error)) return { tag: error.tag, details: error.details };
    throw error;
  }
  throw new Error("the file was read");
}

test.each(fixtureNames(/\.parquet$/))("%s has the values that pyarrow or astropy reads from it", async (name) => {
  expectFixture(await parseParquet(bytesSource(fixtureBytes(name)), name), name);
});

test("lists and structures are passed over with a note", async () => {
  const { warnings } = await parseParquet(bytesSource(fixtureBytes("pyarrow_snappy.parquet")), "t.parquet");
  expect(warnings.map(({ kind, message }) => [kind, message.split(" ")[1]])).toEqual([
    ["note", "list"],
    ["note", "nested"],
  ]);
});

test("only wanted columns are read, in the precision asked for", async () => {
  const options = {
    wanted: (name: string) => name === "ra" || name === "mag",
    float64: (name: string) => name === "mag",
  };
  const { columns } = await parseParquet(bytesSource(fixtureBytes("pyarrow_zstd.parquet")), "t.parquet", options);
  expect(columns.map(({ name, data }) => [name, data.constructor.name])).toEqual([
    ["ra", "Float32Array"],
    ["mag", "Float64Array"],
  ]);
});

test("a compression that is not supported is named", async () => {
  expect(await refusal(fixtureBytes("pyarrow_brotli.parquet"))).toMatchObject({
    tag: "CatalogSyntax",
    details: { expected: "no compression, or SNAPPY, GZIP or ZSTD", found: "BROTLI" },
  });
});

test("a file cut anywhere is refused", async () => {
  const bytes = fixtureBytes("pyarrow_snappy.parquet");
  for (let length = 0; length < bytes.length; length += 199) {
    const { tag } = await refusal(bytes.slice(0, length));
    expect(["NotACatalog", "CatalogSyntax"]).toContain(tag);
  }
});

test("a run of more values than the column has is refused before it is decoded", async () => {
  const bytes = fixtureBytes("runs.parquet");
  // The definition levels of the first page: a length of 2, then one run of 12 values that are there.
  const at = bytes.findIndex((_, i) => [2, 0, 0, 0, 24, 1].every((byte, k) => bytes[i + k] === byte));
  expect(at).toBeGreaterThan(0);
  bytes.set([6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 1], at);
  expect(await refusal(bytes)).toMatchObject({ tag: "CatalogSyntax", details: { expected: "a page of 12 values" } });
});
