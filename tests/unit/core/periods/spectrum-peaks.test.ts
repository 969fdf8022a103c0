import { expect, test } from "vitest";
import { findPeaks } from "../../../../src/core/periods/spectrum-peaks.ts";
import { seededRandom } from "../../../support/random.ts";

const { next: random } = seededRandom(9);

/** By its definition: the best sample that is no lower than its neighbors and far enough from those chosen, again and again. */
function peaksByDefinition(power: Float64Array, sign: 1 | -1, reach: number, most: number): number[] {
  const own = power.map((one) => sign * one);
  const isPeak = (k: number) => !(k > 0 && own[k]! <= own[k - 1]!) && !(k + 1 < own.length && own[k]! < own[k + 1]!);
  const taken: number[] = [];
  for (;;) {
    let best = -1;
    for (let k = 0; k < own.length; k++) {
      if (Number.isNaN(own[k]!) || !isPeak(k) || taken.some((one) => Math.abs(one - k) < reach)) continue;
      if (best < 0 || own[k]! > own[best]!) best = k;
    }
    if (best < 0 || taken.length === most) return taken;
    taken.push(best);
  }
}

const spectra: [string, (k: number) => number][] = [
  ["noise", () => random()],
  ["noise of few levels, so that many are equal", () => Math.floor(6 * random())],
  ["a wide hill, whose sides rise and fall", (k) => Math.exp(-(((k - 700) / 200) ** 2)) + 0.01 * random()],
  ["one level", () => 0.5],
  ["numbers that only grow", (k) => k],
  ["noise with gaps", (k) => (k % 7 === 3 || (k > 400 && k < 500) ? Number.NaN : random())],
];

test.each(spectra)("peaks of %s are those of the definition", (_, made) => {
  for (const length of [1, 2, 3, 60, 1500])
    for (const sign of [1, -1] as const)
      for (const [reach, most] of [
        [1, 3],
        [5, 12],
        [12.5, 5],
        [4000, 3],
      ] as const) {
        const power = Float64Array.from({ length }, (_, k) => made(k));
        const grid = { first: 0, step: 1, count: length };
        const found = findPeaks(power, grid, { sign, apart: reach, most });
        expect(found.map(({ frequency }) => frequency)).toEqual(peaksByDefinition(power, sign, reach, most));
        expect(found.map((one) => one.power)).toEqual(found.map(({ frequency }) => power[frequency]!));
      }
});
