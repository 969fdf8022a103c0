// Periods of 1,200 points at 100,000 frequencies beside nifty-ls, one thread each, in CPU time: other work on the machine does
// not count. PEER_PYTHON names a Python that has nifty-ls.
import { spawnSync } from "node:child_process";
import { loadSource } from "./load-source.mjs";
import { median, report } from "./report.mjs";

const [points, frequencies, curves] = [1200, 100_000, 32];

const peer = `
import time, numpy as np, nifty_ls, json, sys
points, frequencies, curves = ${points}, ${frequencies}, ${curves}
rng = np.random.default_rng(1)
t = np.sort(rng.uniform(0, 600, points))
y = rng.normal(size=(curves, points)); dy = np.full((curves, points), 0.1)
fmin = 0.01; df = 1 / 3000; fmax = fmin + df * (frequencies - 1)
def cpu(run):
    run()
    took = []
    for _ in range(5):
        start = time.process_time(); run(); took.append(1000 * (time.process_time() - start))
    return sorted(took)[2]
one = cpu(lambda: nifty_ls.lombscargle(t, y[0], dy[0], fmin=fmin, fmax=fmax, Nf=frequencies, nthreads=1))
many = cpu(lambda: nifty_ls.lombscargle(t, y, dy, fmin=fmin, fmax=fmax, Nf=frequencies, nthreads=1)) / curves
print(json.dumps({"one": one, "many": many, "version": nifty_ls.__version__}))
`;

/** @param {() => void} run @returns {number} milliseconds of CPU */
function cpuMs(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** @param {number} repetitions */
export async function benchPeriods(repetitions) {
  const { kernel, shareTimes, sharedSpectrum, periodPoints, periodogram } = await loadSource(`
    import { loadPeriodKernel } from "src/core/kernels/period-kernel.ts";
    export const kernel = await loadPeriodKernel(); // before its file is removed
    export { shareTimes, sharedSpectrum } from "src/core/periods/shared-times.ts";
    export { periodPoints } from "src/core/periods/period-points.ts";
    export { periodogram } from "src/core/periods/periodogram.ts";
  `);
  const time = Float64Array.from({ length: points }, () => 600 * Math.random()).sort();
  const settings = {
    method: "gls",
    minFrequency: 0.01,
    maxFrequency: 0.01 + (frequencies - 1) / 3000,
    oversampling: 5,
  };
  const band = () => ({
    time,
    value: time.map(() => Math.random()),
    uncertainty: time.map(() => 0.1),
    dipsUpward: true,
  });
  /** @param {Generator} search */
  const run = (search) => {
    while (!search.next().done);
  };
  /** @type {import("./report.mjs").Result[]} */
  const results = [];
  for (const harmonics of [1, 3]) {
    const shared = shareTimes(time, { ...settings, harmonics }, kernel);
    const all = Array.from({ length: curves }, () => periodPoints(band()));
    const took = Array.from({ length: repetitions + 1 }, () =>
      cpuMs(() => {
        for (const one of all) run(sharedSpectrum([one], shared, harmonics, points));
      }),
    );
    const value = median(took.slice(1)) / curves;
    results.push({ what: `a curve of many, ${harmonics} harmonics`, value, unit: "ms CPU", better: "less" });
  }
  const own = band();
  const single = Array.from({ length: repetitions + 1 }, () =>
    cpuMs(() => run(periodogram([own], { ...settings, harmonics: 1 }))),
  );
  results.push({
    what: "one curve, float64, with peaks",
    value: median(single.slice(1)),
    unit: "ms CPU",
    better: "less",
  });
  const { stdout, status } = spawnSync(process.env.PEER_PYTHON ?? "python3", ["-c", peer], { encoding: "utf8" });
  if (status === 0) {
    const { one, many, version } = JSON.parse(stdout);
    // What the batch is held to: 0.6 of the fastest peer.
    for (const result of results.slice(0, 1)) result.target = 0.6 * many;
    results.push({ what: `nifty-ls ${version}: a curve of many`, value: many, unit: "ms CPU", better: "less" });
    results.push({ what: `nifty-ls ${version}: one curve`, value: one, unit: "ms CPU", better: "less" });
  } else console.log("nifty-ls is not there: set PEER_PYTHON to a Python that has it.");
  report("periods", process.version, results);
}
