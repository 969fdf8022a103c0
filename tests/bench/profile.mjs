// npm run bench -- profile: where the time of a rechunk and its verification goes: V8's sampling profiler in the worker that makes it, by function.
import { openBenchPage } from "./chromium.mjs";
import { parseSize } from "./rechunk.mjs";

/** @typedef {{ functionName: string, url: string }} Frame */
/** @typedef {{ nodes: { id: number, callFrame: Frame, children?: number[] }[], samples: number[], timeDeltas: number[] }} Profile */

/** @param {string} size @param {number} missing */
export async function benchProfile(size = "50000x1200x2", missing = 0.3) {
  const page = await openBenchPage("store");
  try {
    for (const codec of /** @type {const} */ (["none", "zstd"])) {
      await page.call("disk.removeAll");
      await page.call("disk.makeDataset", { datasetId: codec, size: parseSize(size), missing, codec });
      // Once before, so that the functions are compiled.
      await page.call("disk.rechunk", { datasetId: codec, workers: 1 });
      await page.call("disk.forgetGeneration", { datasetId: codec });
      const profiler = await page.profileWorker();
      const { rechunkMs, verifyMs } = await page.call("disk.rechunk", { datasetId: codec, workers: 1 });
      const profile = /** @type {Profile} */ (await profiler.stop());
      console.log(
        `\n${size}, ${100 * missing} % missing, ${codec}, 1 worker, profiled: rechunk ${rechunkMs.toFixed(0)} ms, verify ${verifyMs.toFixed(0)} ms`,
      );
      for (const [name, ms] of selfTimes(profile).slice(0, 25)) console.log(`${ms.toFixed(0).padStart(8)} ms  ${name}`);
    }
  } finally {
    await page.close();
  }
}

/** Milliseconds in a function itself, the longest first. @param {Profile} profile @returns {[string, number][]} */
function selfTimes({ nodes, samples, timeDeltas }) {
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || "(anonymous)"]));
  /** @type {Map<string, number>} */
  const sums = new Map();
  samples.forEach((id, i) => {
    const name = nameOf.get(id) ?? "?";
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  });
  return [...sums].sort(([, a], [, b]) => b - a);
}
