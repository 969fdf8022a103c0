import { expect, test } from "vitest";
import { parseCatalog } from "../../../src/core/format/parse-catalog.ts";
import type { ParserApi } from "../../../src/rpc/api.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { makeAsciiCatalog } from "../../bench/catalogs/ascii-catalog.ts";
import { readRowsSlowly } from "../../oracles/ascii-oracle.ts";

const bytes = makeAsciiCatalog(2000);
const slow = readRowsSlowly(new TextDecoder("latin1").decode(bytes), 80, 80);

test("Every value of 80 columns is bit-equal to Number() in this browser too", async () => {
  const { columns, rowCount } = await parseCatalog(bytes, "a.cat");
  expect(rowCount).toBe(2000);
  expect(columns.map(({ data }) => data)).toEqual(
    Array.from({ length: 80 }, (_, i) => Float64Array.from(slow.rows, (row) => row[i]!)),
  );
});

test("A parser worker reads a gzipped file into a source table, and a cut one is refused by name", async () => {
  const zipped = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")));
  const file = new File([await zipped.blob()], "a.cat.gz");
  const worker = new Worker(new URL("../../../workers/parser.ts", import.meta.url), { type: "module" });
  const { api, terminate } = spawn<ParserApi>("parser", worker);
  try {
    const request = { path: "a.cat.gz", tableKey: "default", idf: false };
    const table = await api.parseSources({ ...request, file });
    expect(table.raDeg).toEqual(Float64Array.from(slow.rows, (row) => row[3]!));
    expect(table.sourceKey).toEqual(slow.rows.map((row) => String(row[0])));
    const cut = new File([file.slice(0, file.size - 99)], "cut.gz");
    await expect(api.parseSources({ ...request, path: "cut.gz", file: cut })).rejects.toMatchObject({
      tag: "CatalogSyntax",
      details: { file: "cut.gz" },
    });
  } finally {
    terminate();
  }
});
