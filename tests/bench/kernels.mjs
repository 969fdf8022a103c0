// Kernels beside what they replace, in one Chromium worker.
import { openBenchPage } from "./chromium.mjs";
import { report } from "./report.mjs";

/** @param {number} repetitions */
export async function benchKernels(repetitions) {
  const page = await openBenchPage("store");
  try {
    /** @type {import("./report.mjs").Result[]} */
    const results = [];
    for (const missing of [0, 0.3, 0.6]) {
      /** @type {import("./store/bench-api.ts").KernelRate[]} */
      const rates = await page.call("disk.kernels", { epochCount: 1200, missing, repetitions });
      for (const { what, mbPerSecond, ratio } of rates) {
        const packs = ratio !== undefined;
        if (missing > 0 && !packs) continue;
        const name = packs ? `${what}, ${100 * missing} % missing` : what;
        results.push({ what: name, value: mbPerSecond, unit: "MB/s", better: "more" });
        if (what.startsWith("pack "))
          results.push({ what: `${name}: packed to raw`, value: ratio ?? Number.NaN, unit: "", better: "less" });
      }
    }
    report("kernels", page.version, results);
  } finally {
    await page.close();
  }
}
