import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apertureSums, circleOverlap } from "../../../../src/core/image/aperture.ts";
import { imageColorNames, imageColors } from "../../../../src/core/image/color-map.ts";
import { percentileCuts, shownRange, sortedFinite, zscaleCuts } from "../../../../src/core/image/cuts.ts";
import { paintValues, stretches, stretchNames, stretchTable } from "../../../../src/core/image/stretch.ts";

const views = JSON.parse(readFileSync(new URL("../../../fixtures/images/views.json", import.meta.url), "utf8"));
/** The same numbers that the peer made. */
const valueAt = (i: number) => ((i * 7919) % 10007) / 7 + (i % 101 === 0 ? 5000 : 0);

test.each([7, 100, 3001, 45678])("cuts of %i values are astropy's", (size) => {
  const values = Float64Array.from({ length: size }, (_, i) => valueAt(i));
  const { zscale, percentiles } = views[size];
  const near = (found: { low: number; high: number }, [low, high]: [number, number]) => {
    const range = high - low;
    expect(Math.abs(found.low - low) / range).toBeLessThan(1e-6);
    expect(Math.abs(found.high - high) / range).toBeLessThan(1e-6);
  };
  near(zscaleCuts(values), zscale);
  for (const [percent, cuts] of Object.entries(percentiles))
    near(percentileCuts(values, Number(percent)), cuts as never);
});

test("cuts pass over what was not measured, and are NaN where nothing was", () => {
  expect(percentileCuts([Number.NaN, 1, 3, Number.POSITIVE_INFINITY], 100)).toEqual({ low: 1, high: 3 });
  expect(zscaleCuts([Number.NaN])).toEqual({ low: Number.NaN, high: Number.NaN });
});

test("a histogram shows values without their tails, and the cuts wherever they are", () => {
  const sorted = sortedFinite(Float64Array.from({ length: 10_001 }, (_, i) => i / 100));
  const { low, high } = shownRange(sorted, { low: 10, high: 90 });
  expect([low, high]).toEqual([expect.closeTo(0.05 - 4.9825, 9), expect.closeTo(99.7 + 4.9825, 9)]);
  expect(shownRange(sorted, { low: -1000, high: 90 }).low).toBeLessThan(-1000);
  const flat = shownRange([7, 7, 7], { low: 7, high: 7 });
  expect(flat.low).toBeLessThan(7);
  expect(flat.high).toBeGreaterThan(7);
  expect(shownRange([], { low: Number.NaN, high: Number.NaN }).low).toBeNaN();
});

test.each(stretchNames)("the %s stretch is astropy's", (name) => {
  for (const [k, value] of views.stretches[name].entries()) expect(stretches[name](k / 10)).toBeCloseTo(value, 12);
});

test("values are painted between the cuts, and holes in a color of their own", () => {
  const colors = Uint32Array.from({ length: 256 }, (_, i) => i);
  const out = new Uint32Array(6);
  const values = [Number.NaN, -9, 10, 15, 20, Number.POSITIVE_INFINITY];
  paintValues(values, { low: 10, high: 20 }, stretchTable("linear"), colors, 999, out);
  expect(Array.from(out)).toEqual([999, 0, 0, 128, 255, 255]);
});

/** matplotlib's, at the ends and in the middle (its tables' entries 0, 128 and 255). */
const known: Record<(typeof imageColorNames)[number], string[]> = {
  grey: ["000000", "808080", "ffffff"],
  viridis: ["440154", "21918c", "fde725"],
  magma: ["000004", "b73779", "fcfdbf"],
  inferno: ["000004", "bc3754", "fcffa4"],
};

test.each(imageColorNames)(
  "the colors of %s are matplotlib's to a few of 255 steps, and inverted the other way round",
  (name) => {
    const rgb = (word: number) => [word & 255, (word >> 8) & 255, (word >> 16) & 255];
    const colors = imageColors(name);
    for (const [k, hex] of [0, 128, 255].map((k, i) => [k, known[name][i]!] as const))
      for (const [channel, value] of rgb(colors[k]!).entries())
        expect(Math.abs(value - Number.parseInt(hex.slice(2 * channel, 2 * channel + 2), 16))).toBeLessThanOrEqual(6);
    expect(Array.from(imageColors(name, true))).toEqual(Array.from(colors).reverse());
  },
);

test("sums in apertures are photutils', with the exact part of every pixel", () => {
  const size = 31;
  const pixels = Float64Array.from({ length: size * size }, (_, i) => ((i * 7919) % 10007) / 7);
  for (const { at, sum, ring, areas } of views.apertures) {
    const [x, y, radius, inner, outer] = at;
    const found = apertureSums({ pixels, width: size, height: size }, x + 1, y + 1, { radius, inner, outer });
    expect(found.sum / sum).toBeCloseTo(1, 11);
    expect(found.ringSum / ring).toBeCloseTo(1, 11);
    expect([found.area / areas[0], found.ringArea / areas[1]].map((one) => one.toFixed(10))).toEqual([
      "1.0000000000",
      "1.0000000000",
    ]);
    expect(found.incomplete).toBe(x < radius);
  }
});

test("a circle covers as much of a rectangle as fine dots say", () => {
  for (const [x0, y0, x1, y1, r] of [
    [-3, -2, 4, 1, 2.5],
    [0.2, 0.3, 1.2, 1.3, 1],
    [-0.5, -0.5, 0.5, 0.5, 0.6],
    [1, -4, 2, 4, 1.5],
  ]) {
    let inside = 0;
    const n = 400;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if (Math.hypot(x0! + ((i + 0.5) / n) * (x1! - x0!), y0! + ((j + 0.5) / n) * (y1! - y0!)) <= r!) inside++;
    const dots = (inside / n ** 2) * (x1! - x0!) * (y1! - y0!);
    expect(circleOverlap(x0!, y0!, x1!, y1!, r!)).toBeCloseTo(dots, 1);
  }
});
