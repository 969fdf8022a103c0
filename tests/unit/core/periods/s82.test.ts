// Real RR Lyrae stars of SDSS Stripe 82 with the periods of the paper: what a search finds of them.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadPeriodKernel } from "../../../../src/core/kernels/period-kernel.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import type { PeriodBand } from "../../../../src/core/periods/periodogram.ts";
import { sharedSpectrum, shareTimes } from "../../../../src/core/periods/shared-times.ts";
import { candidatesOf, findPeaks } from "../../../../src/core/periods/spectrum-peaks.ts";
import { automaticSurvey, surveyRow } from "../../../../src/core/periods/survey.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

const range = { minFrequency: 0.2, maxFrequency: 5, oversampling: 10 };

const rows = (file: string) =>
  readFileSync(`${sharedData}lightcurves/s82_rrlyr/${file}`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

interface Star {
  frequency: number;
  bands: Map<string, { time: number; value: number; uncertainty: number }[]>;
}

function stars(): Star[] {
  const all = new Map<string, Star>();
  for (const [object, , period] of rows("periods.csv"))
    all.set(object!, { frequency: 1 / Number(period), bands: new Map() });
  for (const [object, band, mjd, mag, error] of rows("lightcurves.csv")) {
    const { bands } = all.get(object!)!;
    const points = bands.get(band!) ?? [];
    points.push({ time: Number(mjd), value: Number(mag), uncertainty: Number(error) });
    bands.set(band!, points);
  }
  return [...all.values()];
}

function run<T>(search: Generator<void, T, void>): T {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

/** Several bands as a dataset has them: along all epochs, with gaps. */
function alongEpochs({ bands }: Star): { time: Float64Array<ArrayBuffer>; series: PeriodBand[] } {
  const time = Float64Array.from(
    new Set([...bands.values()].flatMap((points) => points.map((one) => one.time))),
  ).sort();
  const at = new Map(Array.from(time, (one, i) => [one, i]));
  const series = [...bands.values()].map((points) => {
    const value = new Float64Array(time.length).fill(Number.NaN);
    const uncertainty = value.slice();
    for (const one of points) {
      value[at.get(one.time)!] = one.value;
      uncertainty[at.get(one.time)!] = one.uncertainty;
    }
    return { time, value, uncertainty, dipsUpward: true };
  });
  return { time, series };
}

const isClose = (found: number, wanted: number, spanDays: number) => Math.abs(found - wanted) < 1.5 / spanDays;

test.skipIf(!hasSharedData)("a survey by itself finds 93 of 97 RR Lyrae", async () => {
  const kernel = await loadPeriodKernel();
  const settings = { ...automaticSurvey, ...range };
  const found = stars().filter((star) => {
    const { time, series } = alongEpochs(star);
    const shared = shareTimes(time, settings, kernel)!;
    return isClose(1 / run(surveyRow(series, settings, shared))[0]!, star.frequency, shared.spanDays);
  });
  expect(found.length).toBeGreaterThanOrEqual(93);
});

test.skipIf(!hasSharedData)(
  "one sine finds as many as the peers' does, and of those that it misses lists the true period among the aliases",
  async () => {
    const kernel = await loadPeriodKernel();
    const settings = { ...range, method: "gls", harmonics: 1 } as const;
    const counts = { g: 0, r: 0 };
    let listed = 0;
    for (const { frequency, bands } of stars())
      for (const band of ["g", "r"] as const) {
        const points = bands.get(band)!;
        const of = (name: "time" | "value" | "uncertainty") => Float64Array.from(points, (one) => one[name]);
        const shared = shareTimes(of("time"), settings, kernel)!;
        const own = periodPoints({ time: of("time"), value: of("value"), uncertainty: of("uncertainty") });
        const power = run(sharedSpectrum([own], { ...shared, power: shared.power! }, 1, points.length));
        const [best] = findPeaks(power, shared.grid, { sign: 1, apart: 1 / shared.spanDays, most: 1 });
        const isListed = candidatesOf(best!.frequency, shared.sampling).some((one) =>
          isClose(one.frequency, frequency, shared.spanDays),
        );
        if (isClose(best!.frequency, frequency, shared.spanDays)) counts[band]++;
        else if (band === "r" && isListed) listed++;
      }
    expect(counts).toEqual({ g: 71, r: 64 }); // astropy's, in ls_truth.csv beside the data
    expect(listed).toBeGreaterThanOrEqual(29);
  },
);
