// How fast sources are parsed beside another checkout of this project, in turn in one process (Node, CPU time).
// npm run bench -- parse --against <checkout, with node_modules> [--files <folder of catalogs>]
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { root } from "../support/setup.mjs";
import { loadSource } from "./load-source.mjs";
import { median, report } from "./report.mjs";

/** Nothing may get slower by more. */
const target = 1.1;
/** Files smaller than this are parsed several times for one measured run. */
const smallBytes = 500_000;
/** Where `parseSources` was and is. */
const parserPaths = ["src/pipeline/ingest/parse.ts", "src/pipeline/parse.ts"];

/** @typedef {(source: { path: string, file: File, tableKey: string, idf: boolean }) => Promise<unknown>} ParseSources */

/** @param {string} against @param {string[]} folders @param {number} repetitions */
export async function benchParseAgainst(against, folders, repetitions) {
  answerFileUrls();
  const parsers = { this: await loadParser(root), against: await loadParser(against) };
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  for (const file of [...(await madeFiles()), ...folders.flatMap(filesOf)]) {
    const source = { path: file.name, file, tableKey: "default", idf: false };
    const times = file.size < smallBytes ? 20 : 1;
    /** @type {Record<keyof typeof parsers, number[]>} */
    const runs = { this: [], against: [] };
    // The first run of each compiles; who goes first takes turns.
    for (let run = 0; run <= repetitions; run++) {
      const order = /** @type {(keyof typeof parsers)[]} */ (run % 2 ? ["this", "against"] : ["against", "this"]);
      for (const name of order) {
        const before = process.cpuUsage();
        for (let n = 0; n < times; n++) await parsers[name](source);
        const { user, system } = process.cpuUsage(before);
        if (run > 0) runs[name].push((user + system) / 1000 / times);
      }
    }
    const what = `${file.name}: CPU time to that of the other checkout`;
    const ratios = runs.this.map((ms, run) => ms / (runs.against[run] ?? Number.NaN));
    results.push(
      { what, value: median(ratios), unit: "", better: "less", target, runs: ratios },
      {
        what: `${what}, fastest runs`,
        value: Math.min(...runs.this) / Math.min(...runs.against),
        unit: "",
        better: "less",
      },
    );
  }
  report("parse-against", `node ${process.version}`, results);
}

/** @returns {Promise<File[]>} */
async function madeFiles() {
  const { makeAsciiCatalog, makeLongFile } = await loadSource(
    'export { makeAsciiCatalog } from "tests/bench/catalogs/ascii-catalog.ts"; export { makeLongFile } from "tests/bench/catalogs/long-file.ts";',
  );
  const ascii = (/** @type {number} */ rows) => new File([makeAsciiCatalog(rows)], `ASCII_HEAD of ${rows} sources.cat`);
  // Kept in memory: a Blob of many parts would be measured with them.
  const long = await Promise.all(
    ["CSV", "FITS", "VOTable"].map(async (format) => {
      const made = /** @type {File} */ (makeLongFile(format, 16e6));
      return new File([await made.arrayBuffer()], `${format} of 16 MB.${format.toLowerCase()}`);
    }),
  );
  return [ascii(200), ascii(2000), ascii(20_000), ...long];
}

/** @param {string} folder */
function filesOf(folder) {
  const names = readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.map((name) => new File([readFileSync(join(folder, name))], name));
}

/** @param {string} checkout @returns {Promise<ParseSources>} */
async function loadParser(checkout) {
  const path = parserPaths.map((path) => join(checkout, path)).find(existsSync);
  if (!path) throw new Error(`${checkout} holds none of ${parserPaths.join(", ")}`);
  const { assemblyscript } = await import(pathToFileURL(join(checkout, "wasm", "build.mjs")).href);
  const folder = await mkdtemp(join(tmpdir(), "bench-parse-"));
  process.once("exit", () => void rm(folder, { recursive: true, force: true }));
  const entry = join(folder, "entry.js");
  await writeFile(entry, `export { parseSources } from ${JSON.stringify(path)};`);
  await build({
    root: checkout,
    configFile: false,
    logLevel: "error",
    plugins: [assemblyscript()],
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      ssrEmitAssets: true,
      outDir: join(folder, "out"),
      minify: false,
      rolldownOptions: { output: { entryFileNames: "parser.mjs" } },
    },
  });
  return (await import(pathToFileURL(join(folder, "out", "parser.mjs")).href)).parseSources;
}

/** Node fetches no files: the kernels' bytes are read from beside the build. */
function answerFileUrls() {
  globalThis.fetch = async (url) =>
    new Response(readFileSync(new URL(String(url))), { headers: { "content-type": "application/wasm" } });
}
