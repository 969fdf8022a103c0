import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { figureSvg } from "../../../../../src/core/figure/figure-svg.ts";
import type { LightCurve } from "../../../../../src/core/lightcurve/light-curve.ts";
import { treatCurve } from "../../../../../src/core/lightcurve/treat-curve.ts";
import { plotModel, timeAxis } from "../../../../../src/ui/state/curves/plot-model.ts";
import { curveFigure, curveTsv, lightSeries } from "../../../../../src/ui/state/export/curve-figure.ts";
import { elementsOf } from "../../../../support/xml-elements.ts";

function rowsOf(epochCount: number, objectKey = "I<1>") {
  const curve = (measurementKey: string, zero: number): LightCurve => ({
    ...{ objectKey, measurementKey },
    epochKeys: Array.from({ length: epochCount }, (_, i) => `e${i}`),
    epochMjd: Float64Array.from({ length: epochCount }, (_, i) => 58_000 + 0.37 * i),
    value: Float32Array.from({ length: epochCount }, (_, i) => (i % 7 === 3 ? Number.NaN : zero + Math.sin(i / 9))),
    uncertainty: new Float32Array(epochCount).fill(0.05),
    flags: Int16Array.from({ length: epochCount }, (_, i) => (i % 7 === 3 ? -3 : i % 5 === 0 ? 2 : 0)),
  });
  const axes = [
    {
      ...{ measurementKey: "ch1-mag_auto", tableKey: "ch1", unit: "mag" },
      ...({ kind: "mag", valueColumn: "M" } as const),
    },
    {
      ...{ measurementKey: "ch2-flux", tableKey: "ch2", unit: "uJy" },
      ...({ kind: "flux", valueColumn: "F" } as const),
    },
  ];
  const untouched = { criteria: { flagBits: 0 }, smooth: { windowDays: 14, sigma: 3 } };
  const treated = [
    treatCurve(curve("ch1-mag_auto", 15), axes[0]!, untouched),
    treatCurve(curve("ch2-flux", 300), axes[1]!, untouched),
  ];
  const model = plotModel(
    treated,
    timeAxis(treated[0]!.curve.epochMjd, "MJD (UTC)"),
    axes.map((axis) => axis.measurementKey),
    new Set(),
  );
  return [{ objectKey, model }];
}

const options = { widthMm: 88, datasetName: 'A "field" & more', about: ["Zero points “x” are in use."] };

test("a figure is well-formed SVG in millimeters with real text, and refers to nothing outside", () => {
  const svg = figureSvg(curveFigure(rowsOf(60), options));
  const elements = elementsOf(svg);
  expect(elements[0]!.attributes.width).toBe("88mm");
  const texts = elements.filter(({ name }) => name === "text").map(({ text }) => text.trim());
  for (const text of ["MJD (UTC)", "MAG_AUTO, ch1 [mag]", "flux, ch2 [uJy]", "I<1>", "15.0", "2017-09-04"])
    expect(texts).toContain(text);
  expect(elements.map(({ name }) => name)).not.toContain("image");
  expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|href/);
  expect(elements.find(({ name }) => name === "desc")!.text).toContain("Zero points “x” are in use.");
});

test("every point that is drawn is in the figure: filled, open where it is flagged, with its error bar", () => {
  const rows = rowsOf(60);
  const marks = curveFigure(rows, options).panels[0]!.marks;
  const count = (shape: string) =>
    marks.reduce((sum, mark) => sum + (mark.kind === "points" && mark.shape === shape ? mark.x.length : 0), 0);
  const flagged = rows[0]!.model.series[0]!.treated.curve.flags.filter((flag) => flag > 0).length;
  expect(count("ring")).toBe(2 * flagged);
  expect(count("dot") + count("ring")).toBe(rows[0]!.model.pointCount);
  const [first] = marks.filter(({ kind }) => kind === "points");
  expect(first).toMatchObject({ yAxis: 0, color: lightSeries[0] });
  const magnitudes = curveFigure(rows, options).panels[0]!.y[0]!.range;
  expect(magnitudes[0]).toBeGreaterThan(magnitudes[1]); // bright is up
});

test("where points have colors of their own, the figure says what these mean, and shows no color of the measurement", () => {
  const [{ objectKey, model }] = rowsOf(60) as [ReturnType<typeof rowsOf>[number]];
  const [series, other] = model.series;
  const colors = { title: "FWHM [pix]", range: [1.23456, 4.5], stops: ["#000001", "#000002"] } as const;
  const own = Array.from(series!.y, () => "#000001");
  const figure = curveFigure(
    [{ objectKey, model: { ...model, colors, series: [{ ...series!, colors: own }, other!] } }],
    options,
  );
  expect(figure.legend).toEqual([{ text: "MAG_AUTO, ch1" }, { text: "flux, ch2", color: lightSeries[1] }]);
  expect(figure.colorLine).toEqual({ title: "FWHM [pix]", ends: ["1.235", "4.5"], colors: colors.stops });
  expect(figure.about).toContain("Measurements: ch1-mag_auto, ch2-flux.");
});

test("colors that points have on a dark screen are those of a light background in the figure", () => {
  const [{ objectKey, model }] = rowsOf(60) as [ReturnType<typeof rowsOf>[number]];
  const [series, other] = model.series;
  const onLight = new Map([
    ["#000001", "#0000f1"],
    ["#000002", "#0000f2"],
  ]);
  const colors = { title: "FWHM [pix]", range: [1, 4], stops: ["#000001", "#000002"], onLight } as const;
  const own = Array.from(series!.y, (_, i) => (i % 2 === 0 ? "#000001" : "#000002"));
  const figure = curveFigure(
    [{ objectKey, model: { ...model, colors, series: [{ ...series!, colors: own }, other!] } }],
    options,
  );
  expect(figure.colorLine?.colors).toEqual(["#0000f1", "#0000f2"]);
  const drawn = figure.panels.flatMap(({ marks }) => marks.flatMap((mark) => ("color" in mark ? [mark.color] : [])));
  expect(drawn).toEqual(expect.arrayContaining(["#0000f1", "#0000f2"]));
  expect(drawn).not.toContain("#000001");
});

test("a third unit has a panel of its own rather than none", () => {
  const [{ objectKey, model }] = rowsOf(60) as [ReturnType<typeof rowsOf>[number]];
  const third = { ...model.series[1]!, unit: "Jy", label: "third", measurementKey: "ch3-flux" };
  const units = [...model.units, { unit: "Jy", downwards: false }];
  const figure = curveFigure([{ objectKey, model: { ...model, units, series: [...model.series, third] } }], options);
  expect(figure.panels.map(({ y }) => y.map(({ title }) => title))).toEqual([["mag", "uJy"], ["Jy"]]);
  const count = (panel: (typeof figure.panels)[number]) =>
    panel.marks.reduce((sum, mark) => sum + (mark.kind === "points" ? mark.x.length : 0), 0);
  expect(count(figure.panels[1]!)).toBe(model.pointCount / 2);
  expect(figure.about).toContain("Objects: I<1>.");
});

test("what is zoomed on the screen is zoomed in the figure", () => {
  const figure = curveFigure(rowsOf(60), { ...options, zoom: [58_004, 58_009] });
  expect(figure.panels[0]!.x.range).toEqual([58_004, 58_009]);
  expect(figure.panels[0]!.x.ticks.map(({ label }) => label)).toEqual(["58004", "58006", "58008"]);
});

test("12,000 points with error bars take less than 2 MB", () => {
  const svg = figureSvg(curveFigure(rowsOf(7000), { ...options, widthMm: 180 }));
  expect(svg.length).toBeLessThan(2_000_000);
  expect(svg.length).toBeGreaterThan(200_000);
});

test("figures have the colors of the page in light", () => {
  const css = readFileSync(new URL("../../../../../src/ui/app.css", import.meta.url), "utf8");
  const colors = Array.from(
    { length: lightSeries.length },
    (_, i) => new RegExp(`--series-${i + 1}: light-dark\\((#\\w+),`).exec(css)![1],
  );
  expect([...lightSeries]).toEqual(colors);
});

test("values are copied a line a point, and no cell runs as a formula", () => {
  const lines = curveTsv(rowsOf(4, "=cmd\t1"))
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(lines[0]).toEqual(["object", "measurement", "epoch", "MJD (UTC)", "value", "uncertainty", "flags", "state"]);
  expect(lines).toHaveLength(1 + 2 * 3);
  expect(lines[1]!.slice(0, 4)).toEqual(["'=cmd 1", "ch1-mag_auto", "e0", "58000"]);
  expect(Math.fround(Number(lines[2]![4]))).toBe(Math.fround(15 + Math.sin(1 / 9)));
});

test("a point that is drawn in two cycles is copied once, and plots of one object copy its key, not their labels", () => {
  const [{ model }] = rowsOf(7, "label") as [ReturnType<typeof rowsOf>[number]];
  const twice = {
    ...model,
    x: Float64Array.from([...model.x, ...model.x]),
    epochIndex: Uint32Array.from([...model.epochIndex, ...model.epochIndex]),
    series: model.series.map((one) => ({ ...one, y: [...one.y, ...one.y] })),
  };
  const rows = [{ objectKey: "MAG_AUTO", model: twice }];
  expect(curveTsv(rows)).toBe(curveTsv([{ objectKey: "MAG_AUTO", model }]));
  const objects = curveTsv(rows, "I1").trimEnd().split("\n").slice(1);
  expect(new Set(objects.map((line) => line.split("\t")[0]))).toEqual(new Set(["I1"]));
});

test("a figure alone may say more of its x axis than the plot on the screen", () => {
  const { x } = curveFigure(rowsOf(7), { ...options, xTitle: "Phase (P = 0.5 d)" }).panels[0]!;
  expect(x.title).toBe("Phase (P = 0.5 d)");
});
