// Periods of 1,200 points at 100,000 frequencies beside nifty-ls, one thread each, in CPU time: other work on the machine does
// not count. PEER_PYTHON names a Python that has nifty-ls.
import { spawnSync } from "node:child_process";
import { loadSource } from "./load-source.mjs";
import { median, report } from "./report.mjs";

const [points, frequencies, curves] = [1200, 100_000, 32];
/** Runs that do not count. */
const warm = 15;

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
  const {
    kernel,
    trigSums,
    shareTimes,
    sharedSpectrum,
    periodPoints,
    periodogram,
    harmonicPower,
    surveyRow,
    automaticSurvey,
  } = await loadSource(`
    import { loadPeriodKernel } from "src/core/kernels/period-kernel.ts";
    import { loadTrigSumsKernel } from "src/core/kernels/trig-sums-kernel.ts";
    // Before their files are removed.
    export const kernel = await loadPeriodKernel();
    export const trigSums = await loadTrigSumsKernel();
    export { shareTimes, sharedSpectrum } from "src/core/periods/shared-times.ts";
    export { periodPoints } from "src/core/periods/period-points.ts";
    export { periodogram } from "src/core/periods/periodogram.ts";
    export { surveyRow, automaticSurvey } from "src/core/periods/survey.ts";
    export { harmonicPower } from "src/core/periods/harmonic-power.ts";
  `);
  const time = Float64Array.from({ length: points }, () => 600 * Math.random()).sort();
  const settings = {
    method: "gls",
    minFrequency: 0.01,
    maxFrequency: 0.01 + (frequencies - 1) / 3000,
    oversampling: 5,
  };
  /** @param {Float64Array} at */
  const noise = (at) => ({
    time: at,
    value: at.map(() => Math.random()),
    uncertainty: at.map(() => 0.1),
    dipsUpward: true,
  });
  const band = () => noise(time);
  /** @param {Generator} search */
  const run = (search) => {
    while (!search.next().done);
  };
  /** @param {() => object} made @param {object} asked @param {object} shared @returns {number} milliseconds of CPU a row */
  const rowMs = (made, asked, shared) => {
    const rows = Array.from({ length: curves }, made);
    // A search of 50,000 objects runs compiled code: what compiles it counts in processor time, too.
    const took = Array.from({ length: repetitions + warm }, () =>
      cpuMs(() => {
        for (const one of rows) run(surveyRow([one], asked, shared));
      }),
    );
    return median(took.slice(warm)) / curves;
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
  // What a survey does for each object, scaled: an object has no part in another's.
  const oneSine = shareTimes(time, { ...settings, harmonics: 1 }, kernel);
  const row = rowMs(band, { ...settings, harmonics: 1 }, oneSine);
  const few = Float64Array.from({ length: 200 }, () => 600 * Math.random()).sort();
  const automatic = { ...automaticSurvey, maxFrequency: 5 };
  const searched = rowMs(() => noise(few), automatic, shareTimes(few, automatic, kernel));
  const own = band();
  const single = Array.from({ length: repetitions + 1 }, () =>
    cpuMs(() => run(periodogram([own], { ...settings, harmonics: 1 }, trigSums))),
  );
  const grid = { first: settings.minFrequency, step: 1 / 3000, count: frequencies };
  const points64 = periodPoints(own);
  for (const [by, sums] of /** @type {const} */ ([
    ["kernel", trigSums],
    ["plain loops", undefined],
  ])) {
    const power = Array.from({ length: repetitions + 3 }, () =>
      cpuMs(() => run(harmonicPower(points64, grid, 1, () => {}, sums))),
    );
    results.push({ what: `one curve, float64, ${by}`, value: median(power.slice(3)), unit: "ms CPU", better: "less" });
  }
  results.push(
    { what: "an object of a search: power, peaks, errors, FAP", value: row, unit: "ms CPU", better: "less" },
    {
      what: "50,000 objects so, two workers, scaled",
      value: (50_000 * row) / 2 / 1000,
      unit: "s",
      better: "less",
      target: 120,
    },
    {
      what: "1,000 signals in 1,000 curves of 200 points (3,000 searches), two workers, scaled",
      value: (3000 * searched) / 2 / 1000,
      unit: "s",
      better: "less",
      target: 60,
    },
  );
  results.push({
    what: "one curve, float64, kernel, with peaks, aliases and errors",
    value: median(single.slice(1)),
    unit: "ms CPU",
    better: "less",
  });
  const { stdout, status } = spawnSync(process.env.PEER_PYTHON ?? "python3", ["-c", peer], { encoding: "utf8" });
  if (status === 0) {
    const { one, many, version } = JSON.parse(stdout);
    const [batch = Number.NaN, , alone = Number.NaN] = results.map(({ value }) => value);
    results.push(
      // 120 s where nifty-ls in batches takes 185 s.
      { what: "an object of a search, to nifty-ls", value: row / many, unit: "", better: "less", target: 0.65 },
      { what: "a curve of many, to nifty-ls", value: batch / many, unit: "", better: "less", target: 0.6 },
      { what: "one curve, to nifty-ls", value: alone / one, unit: "", better: "less", target: 1 },
    );
    results.push({ what: `nifty-ls ${version}: a curve of many`, value: many, unit: "ms CPU", better: "less" });
    results.push({ what: `nifty-ls ${version}: one curve`, value: one, unit: "ms CPU", better: "less" });
  } else console.log("nifty-ls is not there: set PEER_PYTHON to a Python that has it.");
  report("periods", process.version, results);
}
