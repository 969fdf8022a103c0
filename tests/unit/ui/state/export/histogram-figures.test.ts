import { expect, test } from "vitest";
import {
  binsWithin,
  expectedPairs,
  type SeparationHistogram,
} from "../../../../../src/core/crossmatch/separation-histogram.ts";
import { sortedFinite } from "../../../../../src/core/image/cuts.ts";
import { histogram } from "../../../../../src/core/table/histogram.ts";
import type { FigureSource } from "../../../../../src/ui/kit/figure-source.ts";
import type { Desk } from "../../../../../src/ui/state/desk.svelte.ts";
import { cutsSource } from "../../../../../src/ui/state/export/cuts-source.ts";
import { separationSource } from "../../../../../src/ui/state/export/separation-source.ts";
import { elementsOf } from "../../../../support/xml-elements.ts";

const pairCounts = Uint32Array.from({ length: 20 }, (_, k) => (k < 4 ? 900 - 200 * k : 10 + k));
const separations: SeparationHistogram = {
  ...{ maxArcsec: 10, pairCounts },
  fit: { sigmaArcsec: 0.7, truePairs: 2300, backgroundDensity: 1.5, radiusArcsec: 2.4 },
};

async function drawn(source: FigureSource, widthMm: number) {
  const svg = (await source.svg(widthMm))!;
  const elements = elementsOf(svg);
  const texts = elements.filter(({ name }) => name === "text").map(({ text }) => text.trim());
  return { svg, elements, texts };
}
const boxesOf = ({ elements }: Awaited<ReturnType<typeof drawn>>, color: string) =>
  elements
    .filter(({ name, attributes }) => name === "path" && attributes.fill === color)
    .flatMap(({ attributes }) => attributes.d!.match(/M/g) ?? []).length;

test.each([88, 180])(
  "separations are drawn %i mm wide, with titles that say units, to the same reach",
  async (width) => {
    const figure = await drawn(separationSource(separations, 1.6), width);
    const { svg, elements, texts } = figure;
    expect(elements[0]!.attributes.width).toBe(`${width}mm`);
    for (const text of [
      "Separation [arcsec]",
      "Pairs per 0.5″",
      "0",
      "10",
      "within 1.6″",
      "beyond",
      "true and chance pairs, fitted",
    ])
      expect(texts).toContain(text);
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|href/);
    // 0.25, 0.75 and 1.25 arcsec are within 1.6: the fourth bin's middle, 1.75, is not.
    expect([boxesOf(figure, "#1f6fb2"), boxesOf(figure, "#998899")]).toEqual([3, 17]);
    const recipe = JSON.parse(elements.find(({ name }) => name === "metadata")!.text);
    expect(recipe).toMatchObject({ radiusArcsec: 1.6, maxArcsec: 10, fit: separations.fit });
    expect(elements.find(({ name }) => name === "desc")!.text).toContain("Match radius: 1.6 arcsec.");
  },
);

test("separations that suggest no radius have no fit, and a radius beyond all bins is no line", async () => {
  const source = separationSource({ maxArcsec: 10, pairCounts }, 60);
  const figure = await drawn(source, 88);
  expect(figure.texts).not.toContain("true and chance pairs, fitted");
  expect([boxesOf(figure, "#1f6fb2"), boxesOf(figure, "#998899")]).toEqual([20, 0]);
  expect(source.values().split("\n")[0]).toBe("from [arcsec]\tto [arcsec]\tpairs");
});

test("copied separations are what was counted, with the fit's counts, whose sum is its pairs", () => {
  const lines = separationSource(separations, 1.6)
    .values()
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(lines.slice(1).map((cells) => Number(cells[2]))).toEqual([...pairCounts]);
  expect(lines[3]!.slice(0, 2)).toEqual(["1", "1.5"]);
  const fitted = lines.slice(1).reduce((sum, cells) => sum + Number(cells[3]), 0);
  const { truePairs, backgroundDensity } = separations.fit!;
  expect(fitted).toBeCloseTo(truePairs + backgroundDensity * Math.PI * 100, 6);
});

test("a fit expects as many pairs in a bin as the integral of its densities", () => {
  const expected = expectedPairs(separations)!;
  const { sigmaArcsec, truePairs, backgroundDensity } = separations.fit!;
  const density = (r: number) =>
    (truePairs * r * Math.exp(-(r * r) / (2 * sigmaArcsec ** 2))) / sigmaArcsec ** 2 +
    2 * Math.PI * r * backgroundDensity;
  for (const k of [0, 1, 2, 9, 19]) {
    const steps = 20_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += density((k + (i + 0.5) / steps) * 0.5) * (0.5 / steps);
    expect(expected[k]).toBeCloseTo(sum, 4);
  }
});

test.each([
  [0, 0],
  [0.24, 0],
  [0.25, 1],
  [1.6, 3],
  [10, 20],
  [3600, 20],
])("of bins of half an arcsec, those with their middle within %d arcsec are %i", (radius, count) => {
  expect(binsWithin(separations, radius)).toBe(count);
});

const desk = {
  overview: { record: { name: "M 5", datasetId: "d" } },
  ...{ curves: { rows: [], chosen: [] }, explore: { filter: "" }, added: () => ({ panels: new Map() }) },
} as unknown as Desk;
const pixels = sortedFinite(
  Float32Array.from({ length: 5000 }, (_, i) => 100 + 30 * Math.sin(i) + (i % 50 ? 0 : 4000)),
);
const range = { low: 50, high: 250 };
const cuts = { low: 80, high: 120 };
const shown = {
  ...{ path: "night/a<1>.fits", unit: "adu", cuts, range, pixelCount: pixels.length },
  histogram: histogram(pixels, 40, undefined, [range.low, range.high]),
};

test("the histogram of an image's values is drawn over the range on the screen, in its unit, with both cuts", async () => {
  const { elements, texts } = await drawn(cutsSource(desk, shown), 88);
  for (const text of ["Pixel value [adu]", "Pixels", "sampled pixels", "cuts, 80 to 120", "100", "1,000"])
    expect(texts).toContain(text);
  const [frame] = elements.filter(({ name }) => name === "rect").slice(1);
  const [left, width] = [Number(frame!.attributes.x), Number(frame!.attributes.width)];
  const dashed = elements.filter(({ attributes }) => "stroke-dasharray" in attributes);
  const at = dashed.map(({ attributes }) => Number(/^M([\d.]+) /.exec(attributes.d!)![1]));
  expect(at[0]).toBeCloseTo(left + ((80 - 50) / 200) * width, 1);
  expect(at[1]).toBeCloseTo(left + ((120 - 50) / 200) * width, 1);
  const recipe = JSON.parse(elements.find(({ name }) => name === "metadata")!.text);
  expect(recipe).toMatchObject({ dataset: { name: "M 5" }, image: "night/a<1>.fits", cuts });
  expect(elements.find(({ name }) => name === "desc")!.text).toContain("5,000 pixels that were sampled");
});

test("copied counts of an image's values are those within the range, no more", () => {
  const lines = cutsSource(desk, shown).values().trimEnd().split("\n").slice(1);
  const counts = lines.map((line) => Number(line.split("\t")[2]));
  expect(counts).toHaveLength(40);
  const inside = pixels.filter((value) => value >= range.low && value <= range.high).length;
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(inside);
  expect(inside).toBeLessThan(pixels.length);
  expect([counts[0], counts.at(-1)]).toEqual([0, 0]); // no pixel has a value in the outermost bins
});
