import { expect, test } from "vitest";
import { perceptualMap } from "../../../../../src/ui/kit/scatter/color-map.ts";
import type { ScatterSnapshot } from "../../../../../src/ui/kit/scatter/scatter-snapshot.ts";
import { lightSeries } from "../../../../../src/ui/state/export/curve-figure.ts";
import { scatterFigure } from "../../../../../src/ui/state/export/scatter-figure.ts";

const frame = { left: 60, top: 10, width: 400, height: 200 };
const shown = (more: Partial<ScatterSnapshot> = {}): ScatterSnapshot => ({
  x: { title: "RA", unit: "deg", data: Float64Array.of(1, 2, 3, 99), reversed: true },
  y: { title: "iqr", data: Float64Array.of(-1, 0, 1, 0), log: true },
  scales: { frame, x: { low: 0, high: 4, start: 460, end: 60 }, y: { low: -2, high: 2, start: 210, end: 10 } },
  square: true,
  ...{ xTicks: [], yTicks: [], focus: undefined },
  rows: { selected: new Uint32Array(), others: Uint32Array.of(0, 1, 2, 3) },
  ...more,
});
const options = { widthMm: 88, title: "t", about: ["a."] };

test("the figure of a diagram has its ranges, turned around where the screen is, and only the points in sight", () => {
  const { panels, panelHeight } = scatterFigure(shown(), options);
  expect(panelHeight).toEqual({ ofWidth: 0.5 });
  expect(scatterFigure(shown({ square: false }), options).panelHeight).toEqual({ ofWidth: 0.55 });
  const {
    x,
    y: [y],
    marks,
  } = panels[0]!;
  expect([x.title, x.range]).toEqual(["RA [deg]", [4, 0]]);
  expect(y!.ticks.map(({ label }) => label)).toContain("0.1"); // logarithms are labelled with the numbers
  expect(marks).toMatchObject([{ kind: "points", color: lightSeries[0], x: Float64Array.of(1, 2, 3) }]);
});

test("selected objects stand out, and colors of a column are those of its values", () => {
  const rows = { selected: Uint32Array.of(1), others: Uint32Array.of(0, 2) };
  const plain = scatterFigure(shown({ rows, focus: 2 }), options).panels[0]!.marks;
  expect(plain).toMatchObject([
    { color: lightSeries[0], opacity: 0.35 },
    { color: lightSeries[1], x: Float64Array.of(2) },
    { shape: "hollow", x: [3] },
  ]);
  const color = {
    title: "c",
    data: Float64Array.of(0, 1, Number.NaN, 1),
    range: [0, 1] as [number, number],
    map: perceptualMap("light"),
  };
  const { panels, colors } = scatterFigure(shown({ color }), options);
  expect(colors?.range).toEqual([0, 1]);
  const own = panels[0]!.marks.map((mark) => (mark.kind === "points" ? mark.color : ""));
  expect(own[0]).toBe(colors!.colors[0]);
  expect(own[1]).toBe(colors!.colors.at(-1));
  expect(own[2]).toBe("rgb(102 102 102)"); // not measured
});

test("an axis of a narrow figure has three ticks, where one alone would be no scale", () => {
  const magnitudes = { low: 10.6, high: 18.9, start: 60, end: 460 };
  const { scales } = shown();
  const x = shown({ scales: { ...scales, x: magnitudes } });
  const labels = (widthMm: number) =>
    scatterFigure(x, { ...options, widthMm }).panels[0]!.x.ticks.map((one) => one.label);
  expect(labels(88)).toEqual(["12", "14", "16", "18"]);
  expect(labels(180)).toEqual(["11", "12", "13", "14", "15", "16", "17", "18"]);
});
