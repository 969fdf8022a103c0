import { parseCatalog } from "../../src/core/catalog/parse-catalog.ts";
import type { ParseOptions } from "../../src/core/catalog/parse-options.ts";
import { isPhotometry } from "../../src/core/catalog/recognise-columns.ts";
import type { ParserApi } from "../../src/rpc/api.ts";
import { workerPool } from "../../src/rpc/pool.ts";
import { spawn } from "../../src/rpc/spawn.ts";
import { makeAsciiCatalog } from "./ascii-catalog.ts";

/** What was measured: the median and the fastest of several runs, and the bytes that each took in. */
export interface Measured {
  what: string;
  ms: number;
  fastestMs: number;
  byteLength: number;
}

const repeats = 15;
const float64 = (name: string) => !isPhotometry(name);

async function measure(what: string, byteLength: number, work: () => unknown): Promise<Measured> {
  const times: number[] = [];
  for (let run = 0; run < repeats; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { what, byteLength, ms: times[repeats >> 1]!, fastestMs: times[0]! };
}

/** Parses one catalog in this thread, all and some of its columns, beside a plain copy of the same bytes. */
export async function measureParser(rows: number): Promise<Measured[]> {
  const bytes = makeAsciiCatalog(rows);
  const parse = (options: ParseOptions) => parseCatalog(bytes, "bench.cat", { ...options, float64 });
  const names = (await parse({})).columns.map(({ name }) => name);
  const results = [await measure("plain copy", bytes.length, () => bytes.slice())];
  for (const count of [80, 40, 20, 10]) {
    const wanted = new Set(names.filter((_, i) => (i * count) % names.length < count));
    const what = `ASCII_HEAD, ${count} of ${names.length} columns`;
    results.push(await measure(what, bytes.length, () => parse({ wanted: (name) => wanted.has(name) })));
  }
  return results;
}

/** Parses several files through pools of parser workers, as an ingest does. */
export async function measurePool(rows: number, fileCount: number, sizes: number[]): Promise<Measured[]> {
  const bytes = makeAsciiCatalog(rows);
  const file = new File([bytes], "bench.cat");
  const request = { path: "bench.cat", file, tableKey: "default", idf: false };
  const results: Measured[] = [];
  for (const size of sizes) {
    const pool = workerPool<ParserApi>(size, () =>
      spawn<ParserApi>("parser", new Worker(new URL("../../workers/parser.ts", import.meta.url), { type: "module" })),
    );
    const parseAll = () =>
      Promise.all(Array.from({ length: fileCount }, () => pool.run((api) => api.parseSources(request))));
    await parseAll();
    results.push(await measure(`${fileCount} files, ${size} parser workers`, bytes.length * fileCount, parseAll));
    pool.terminate();
  }
  return results;
}
