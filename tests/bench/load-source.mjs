// Node 20 does not read TypeScript: bundles one module of src/ with Vite and imports the result.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param {string} source  code that re-exports what a benchmark needs, with paths from the repository's root */
export async function loadSource(source) {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const entry = join(folder, "entry.js");
    await writeFile(entry, source.replaceAll(/"(src|tests)\//g, `"${root}$1/`));
    const outDir = join(folder, "out");
    await build({
      root,
      configFile: false,
      logLevel: "error",
      build: {
        ssr: entry,
        ssrEmitAssets: true,
        outDir,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: { output: { entryFileNames: "bench.mjs" } },
      },
    });
    return await import(pathToFileURL(join(outDir, "bench.mjs")).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
