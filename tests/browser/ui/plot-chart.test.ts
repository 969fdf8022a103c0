// The plot of light curves on a real canvas: an axis for each unit, no letter cut off, and what gestures show of it.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { MeasurementAxis } from "../../../src/core/cube/dataset.ts";
import type { LightCurve } from "../../../src/core/lightcurve/light-curve.ts";
import { treatCurve } from "../../../src/core/lightcurve/treat-curve.ts";
import { plotModel, timeAxis } from "../../../src/ui/state/curves/plot-model.ts";
import { PlotChart, type PlotZoom } from "../../../src/ui/views/light-curve/plot/plot-chart.ts";
import { loadPlotLibrary } from "../../../src/ui/views/light-curve/plot/plot-library.ts";
import type { PlotStyle } from "../../../src/ui/views/light-curve/plot/plot-style.ts";
import "uplot/dist/uPlot.min.css";

const style: PlotStyle = {
  ...{ ink: "#111111", grid: "#cccccc", background: "#ffffff", font: "12px sans-serif" },
  series: Array.from({ length: 8 }, (_, i) => `#${i}${i}4488`),
};
const all: PlotZoom = { x: undefined, y: new Map() };

/** A curve a measurement: values about a middle, in a unit of its own. */
function modelOf(measured: { unit: string; middle: number; spread: number }[], mjd: readonly number[]) {
  const axes = measured.map(
    ({ unit }, i): MeasurementAxis => ({
      measurementKey: `ch${i}_sci-mag_aper_${i}`,
      ...{ tableKey: `ch${i}_sci`, unit, kind: unit === "mag" ? "mag" : "flux", valueColumn: `V${i}` },
    }),
  );
  const treated = measured.map(({ middle, spread }, i) => {
    const curve: LightCurve = {
      ...{ objectKey: "I1", measurementKey: axes[i]!.measurementKey, epochKeys: mjd.map((_, k) => `e${k}`) },
      epochMjd: Float64Array.from(mjd),
      value: Float32Array.from(mjd, (_, k) => middle + spread * Math.sin(k)),
      uncertainty: Float32Array.from(mjd, () => spread / 10),
      flags: Int16Array.from(mjd, () => 0),
    };
    return treatCurve(curve, axes[i]!, { criteria: { flagBits: 0 } });
  });
  const chosen = axes.map(({ measurementKey }) => measurementKey);
  return plotModel(treated, timeAxis(Float64Array.from(mjd), "MJD (UTC, mid of exposure)"), chosen, new Set());
}
const mag = { unit: "mag", middle: 15.5, spread: 0.5 };
const counts = { unit: "count", middle: 31_234_567, spread: 20_000_000 };
const jansky = { unit: "uJy", middle: 0.00123, spread: 0.0004 };
const nights = Array.from({ length: 40 }, (_, k) => 58_849.1 + 7.3 * k);

interface Written {
  text: string;
  corners: [left: number, top: number][];
  color: string;
}
let written: Written[] = [];
const { fillText } = CanvasRenderingContext2D.prototype;
let host: HTMLElement;

beforeEach(() => {
  host = document.createElement("div");
  document.body.append(host);
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most) {
    const { actualBoundingBoxLeft, actualBoundingBoxRight, actualBoundingBoxAscent, actualBoundingBoxDescent } =
      this.measureText(text);
    const [left, right] = [x - actualBoundingBoxLeft, x + actualBoundingBoxRight];
    const [top, bottom] = [y - actualBoundingBoxAscent, y + actualBoundingBoxDescent];
    const corners = [new DOMPoint(left, top), new DOMPoint(right, bottom)]
      .map((corner) => corner.matrixTransform(this.getTransform()))
      .map(({ x, y }): [number, number] => [x, y]);
    written.push({ text, corners, color: String(this.fillStyle) });
    fillText.call(this, text, x, y, most);
  };
});
afterEach(() => {
  CanvasRenderingContext2D.prototype.fillText = fillText;
  host.remove();
});

async function chartOf(
  model: ReturnType<typeof modelOf>,
  [width, height]: readonly [number, number] = [900, 320],
  zoom = all,
) {
  host.style.cssText = `position: absolute; left: 0; top: 0; width: ${width}px; height: ${height}px`;
  written = [];
  const chart = new PlotChart(
    await loadPlotLibrary(),
    host,
    model,
    style,
    { top: true, bottom: true, titled: true },
    zoom,
  );
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return chart;
}

const span = ([low, high]: readonly [number, number]) => high - low;

test("each unit has an axis, a third one too, in the color of its only series, and magnitudes grow downwards", async () => {
  const model = modelOf([mag, counts, jansky], nights);
  const chart = await chartOf(model, [1000, 400]);
  // Below, above, and one a unit.
  expect(host.querySelectorAll(".u-axis")).toHaveLength(5);
  for (const [i, { unit }] of [mag, counts, jansky].entries()) {
    const title = written.find(({ text }) => text.includes(unit));
    expect(title?.color, unit).toBe(style.series[i]);
  }
  const values = (color: string) => written.filter((one) => one.color === color && /\d/.test(one.text)).length;
  for (const color of style.series.slice(0, 3)) expect(values(color)).toBeGreaterThanOrEqual(3);
  const [brightest, faintest] = [...nights.keys()]
    .sort((a, b) => Math.sin(a) - Math.sin(b))
    .filter((_, i, { length }) => i % (length - 1) === 0);
  expect(chart.place(0, brightest!)!.top).toBeLessThan(chart.place(0, faintest!)!.top);
  expect(chart.place(1, brightest!)!.top).toBeGreaterThan(chart.place(1, faintest!)!.top);
  chart.destroy();
});

test("points are where their places say, also of another model along the same axes, and the area is that of the page", async () => {
  const made = modelOf([{ ...mag, spread: 0.3 }], nights);
  for (const [width, height] of [
    [390, 260],
    [903, 321],
  ] as const) {
    const chart = await chartOf(made, [width, height]);
    const over = host.querySelector<HTMLElement>(".u-over")!;
    const { left, top, width: wide, height: high } = chart.area;
    for (const [own, ofPage] of [
      [left, over.offsetLeft],
      [top, over.offsetTop],
      [wide, over.clientWidth],
      [high, over.clientHeight],
    ] as const)
      expect(Math.abs(own - ofPage)).toBeLessThanOrEqual(0.5);
    const other = { ...made, series: made.series.map((one) => ({ ...one, y: one.y.map((y) => 31 - y!) })) };
    for (const model of [made, other]) {
      chart.replace(model);
      await Promise.resolve();
      const canvas = host.querySelector("canvas")!;
      const context = canvas.getContext("2d")!;
      const colorAt = (x: number, y: number) =>
        [...context.getImageData(Math.round(x * devicePixelRatio), Math.round(y * devicePixelRatio), 1, 1).data].slice(
          0,
          3,
        );
      for (const i of [0, 11, 39]) {
        const { left, top } = chart.place(0, i)!;
        expect(colorAt(left, top), `point ${i} of ${width}`).toEqual([0x00, 0x44, 0x88]);
      }
    }
    chart.destroy();
  }
});

test.each([
  ["one magnitude", [mag]],
  ["fluxes of eight digits", [counts]],
  ["three units", [mag, counts, jansky]],
] as const)("no label of an axis is cut off, whatever the width and the times: %s", async (_, measured) => {
  const times = [
    nights,
    nights.map((_, k) => 58_849 + k / 1000),
    nights.map((_, k) => 58_849 + k * 1e-5),
    nights.map((_, k) => 50_000 + 700 * k),
    [58_849.123_456],
  ];
  for (const mjd of times)
    for (const size of [
      [320, 170],
      [390, 260],
      [700, 120],
      [1280, 300],
      [2600, 900],
    ] as const) {
      const chart = await chartOf(modelOf([...measured], mjd), size);
      const canvas = host.querySelector("canvas")!;
      const cut = written.filter(({ corners }) =>
        corners.some(([x, y]) => x < -0.5 || y < -0.5 || x > canvas.width + 0.5 || y > canvas.height + 0.5),
      );
      expect(cut.map(({ text, corners }) => `${text} at ${corners} in ${size}`)).toEqual([]);
      expect(written.length).toBeGreaterThan(3);
      const below = written.filter(
        ({ text, corners }) => /^−?[\d.e−+]+$/.test(text) && corners[1]![1] > canvas.height - 50,
      );
      if (mjd.length > 1 && measured.length === 1)
        expect(below.length, `${mjd.length} times in ${size}`).toBeGreaterThan(1);
      chart.destroy();
    }
});

test("the wheel zooms both axes about the pointer, beside their labels one of them; panning and boxes do as in a diagram", async () => {
  const chart = await chartOf(modelOf([mag, counts], nights));
  const { area } = chart;
  const full = chart.limits;
  const [left, top] = [area.left + area.width * 0.25, area.top + area.height * 0.5];
  const both = chart.zoomedBy(0.5, left, top);
  expect(span(both.x!)).toBeCloseTo(0.5 * span(full.x), 6);
  for (const { unit } of [mag, counts]) expect(span(both.y.get(unit)!) / span(full.y.get(unit)!)).toBeCloseTo(0.5, 6);
  const fixed = full.x[0] + 0.25 * span(full.x);
  expect((fixed - both.x![0]) / span(both.x!)).toBeCloseTo(0.25, 2);

  const times = chart.zoomedBy(0.5, left, area.top + area.height + 10);
  expect([span(times.x!) < span(full.x), times.y]).toEqual([true, all.y]);
  const values = chart.zoomedBy(0.5, area.left - 10, top);
  expect(values.x).toBeUndefined();
  expect(span(values.y.get("mag")!)).toBeLessThan(span(full.y.get("mag")!));

  // What is held goes with the pointer: to the right, to what was earlier; down, to what lies above.
  const right = chart.pannedBy(0.1 * area.width, 0);
  expect(right.x![0]).toBeCloseTo(full.x[0] - 0.1 * span(full.x), 6);
  expect(right.y).toBe(all.y);
  const down = chart.pannedBy(0, 0.1 * area.height);
  expect(down.y.get("mag")![0]).toBeLessThan(full.y.get("mag")![0]);
  expect(down.y.get("count")![0]).toBeGreaterThan(full.y.get("count")![0]);

  const box = chart.zoomedTo([left, top], [left + 100, top + 40]);
  expect(span(box.x!) / span(full.x)).toBeCloseTo(100 / area.width, 2);
  expect(span(box.y.get("mag")!) / span(full.y.get("mag")!)).toBeCloseTo(40 / area.height, 2);
  expect(chart.zoomedTo([left, top], [left + 100, top + 3]).y).toBe(all.y);
  const before = chart.place(0, 20);
  chart.show({ x: [nights[18]!, nights[22]!], y: new Map([["mag", [14, 17]]]) });
  await Promise.resolve();
  expect(chart.limits.x).toEqual([nights[18], nights[22]]);
  expect(chart.limits.y.get("mag")).toEqual([14, 17]);
  expect(chart.place(0, 20)).not.toEqual(before);
  expect(chart.place(0, 0)).toBeUndefined();
  chart.destroy();
});
