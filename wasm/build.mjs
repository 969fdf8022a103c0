// Compiles every wasm/<name>.ts (AssemblyScript), which may have parts in wasm/<name>/ and in wasm/common/, to wasm/build/<name>.wasm when stale.
// Used as a Vite plugin (dev, build, vitest) and as a command: node wasm/build.mjs [--force]
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const self = fileURLToPath(import.meta.url);

const sources = () =>
  readdirSync(here)
    .filter((f) => f.endsWith(".ts"))
    .sort();
/** A source, its parts, and what all kernels share. @param {string} source */
const files = (source) => {
  const folders = [basename(source, ".ts"), "common"].map((name) => join(here, name)).filter((f) => existsSync(f));
  return [join(here, source), ...folders.flatMap((folder) => readdirSync(folder).map((f) => join(folder, f)))];
};
/** @param {string} file */
const mtime = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds of this process, one after the other: those of one program ask at once, and would write the same files. */
let building = Promise.resolve();

export function buildWasm({ force = false } = {}) {
  building = building.catch(() => {}).then(() => buildStale(force));
  return building;
}

/** @param {boolean} force */
async function buildStale(force) {
  mkdirSync(join(here, "build"), { recursive: true });
  for (const source of sources()) {
    const name = basename(source, ".ts");
    const out = join(here, "build", `${name}.wasm`);
    if (!force && mtime(out) > Math.max(...files(source).map(mtime), mtime(self))) continue;
    const { default: asc } = await import("assemblyscript/asc"); // ~95 MB of binaryen: loaded only when something is stale
    const partial = `build/${name}.${process.pid}.tmp.wasm`;
    const { error, stderr } = await asc.main([
      source,
      ...["--baseDir", here, "--outFile", partial, "--runtime", "stub"],
      ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--noAssert"],
      ...["--enable", "simd", "--use", "abort=", "--debug"],
    ]);
    if (error) throw new Error(`asc wasm/${source}: ${error.message}\n${stderr.toString()}`);
    renameSync(join(here, partial), out); // several test processes may build at once
  }
}

/** @returns {import('vite').Plugin} */
export function assemblyscript() {
  return {
    name: "assemblyscript",
    async buildStart() {
      await buildWasm();
    },
    configureServer(server) {
      server.watcher.add(sources().flatMap(files));
    },
    async handleHotUpdate({ file, server }) {
      if (!sources().flatMap(files).includes(file)) return;
      await buildWasm();
      server.ws.send({ type: "full-reload" });
      return [];
    },
  };
}

if (process.argv[1] === self) await buildWasm({ force: process.argv.includes("--force") });
