import { fileSource } from "../../../src/core/bytes/byte-blocks.ts";
import { isPhotometry } from "../../../src/core/catalog/recognise-columns.ts";
import { parseCatalog } from "../../../src/core/format/parse-catalog.ts";
import type { ParseOptions } from "../../../src/core/format/parse-options.ts";
import type { ParserApi } from "../../../src/rpc/api.ts";
import { workerPool } from "../../../src/rpc/pool.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { makeAsciiCatalog } from "./ascii-catalog.ts";
import { interleaved, type Runs } from "./interleaved.ts";
import { makeLongFile } from "./long-file.ts";

const float64 = (name: string) => !isPhotometry(name);

/** Parses one catalog of so many rows in this thread, all and some of its 80 columns, beside a plain copy of its bytes. */
export async function measureParser(rows: number, repetitions: number): Promise<Runs[]> {
  const bytes = makeAsciiCatalog(rows);
  const parse = (options: ParseOptions) => parseCatalog(bytes, "bench.cat", { ...options, float64 });
  const names = (await parse({})).columns.map(({ name }) => name);
  const some = [80, 40, 20, 10].map((count) => {
    const wanted = new Set(names.filter((_, i) => (i * count) % names.length < count));
    return {
      what: `ASCII_HEAD, ${count} of ${names.length} columns`,
      amount: bytes.length,
      work: () => parse({ wanted: (name) => wanted.has(name) }),
    };
  });
  return interleaved(
    [{ what: "plain copy", amount: bytes.length, work: async () => bytes.slice() }, ...some],
    repetitions,
  );
}

/** Parses several files through pools of parser workers of several sizes, as an ingest does. */
export async function measurePool(
  rows: number,
  fileCount: number,
  sizes: number[],
  repetitions: number,
): Promise<Runs[]> {
  const bytes = makeAsciiCatalog(rows);
  const file = new File([bytes], "bench.cat");
  const request = { path: "bench.cat", file, tableKey: "default", idf: false };
  const start = () =>
    spawn<ParserApi>("parser", new Worker(new URL("../../../workers/parser.ts", import.meta.url), { type: "module" }));
  const pools = sizes.map((size) => workerPool<ParserApi>(size, start));
  const runs = await interleaved(
    pools.map((pool) => ({
      what: `${fileCount} files in ${pool.size} parser worker${pool.size > 1 ? "s" : ""}`,
      amount: bytes.length * fileCount,
      work: () => Promise.all(Array.from({ length: fileCount }, () => pool.run((api) => api.parseSources(request)))),
    })),
    repetitions,
  );
  for (const pool of pools) pool.terminate();
  return runs;
}

/** Parses a file of about so many bytes in this thread, a few of its columns; the rows that it had, and its size. */
export async function parseLongFile(format: "ASCII_HEAD" | "CSV" | "FITS" | "VOTable", byteLength: number) {
  const file = makeLongFile(format, byteLength);
  const wanted = new Set(["NUMBER", "MAG_A0"]);
  const { rowCount } = await parseCatalog(fileSource(file), file.name, { wanted: (name) => wanted.has(name), float64 });
  return { rowCount, byteLength: file.size };
}
