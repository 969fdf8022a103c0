import { expect, test } from "vitest";
import type { ScatterSnapshot } from "../../../../../src/ui/kit/scatter/scatter-snapshot.ts";
import type { Desk } from "../../../../../src/ui/state/desk.svelte.ts";
import { figureAbout, takenSentences } from "../../../../../src/ui/state/export/figure-recipe.ts";
import { scatterSource } from "../../../../../src/ui/state/export/plot-sources.ts";

const none = new Uint32Array();
const plane: ScatterSnapshot = {
  x: { title: "Right ascension", unit: "deg", data: Float64Array.of(-0.1, 0.1), reversed: true },
  y: { title: "Declination", unit: "deg", data: Float64Array.of(-0.2, 0.2) },
  scales: {
    frame: { left: 0, top: 0, width: 100, height: 100 },
    x: { low: -1, high: 1, start: 100, end: 0 },
    y: { low: -1, high: 1, start: 100, end: 0 },
  },
  ...{ square: true, xTicks: [], yTicks: [], focus: undefined, rows: { selected: none, others: Uint32Array.of(0, 1) } },
};
const names = { title: "object", of: ["a", "b"] };
const desk = {} as Desk;

test("of a projection the numbers that its axes are named after are copied, not the places on the plane", () => {
  const columns = [
    { title: "Right ascension", unit: "deg", data: Float64Array.of(150.1, 149.9) },
    { title: "Declination", unit: "deg", data: Float64Array.of(1.8, 2.2) },
  ];
  expect(scatterSource(desk, plane, { title: "Sky view", names, columns }).values()).toBe(
    "object\tRight ascension [deg]\tDeclination [deg]\tselected\na\t150.1\t1.8\tfalse\nb\t149.9\t2.2\tfalse\n",
  );
  expect(scatterSource(desk, plane, { title: "Diagram", names }).values()).toContain("a\t-0.1\t-0.2\tfalse");
});

test("a figure says of its times what was said of the dataset's, and which kind of them is shown", () => {
  const said = {
    overview: { record: { name: "f" } },
    statedTime: { scale: "UTC", reference: "start", place: "observatory" },
    curves: { time: "bjd_tdb" },
  } as unknown as Desk;
  expect(figureAbout(said).join(" ")).toContain(
    "time scale: TDB; they refer to: the middle of the exposure; place: barycentre.",
  );
  expect(figureAbout(said, "stored").join(" ")).toContain("time scale: UTC; they refer to: start; place: observatory.");
});

test("a figure says which periods its points are without", () => {
  expect(takenSentences([])).toEqual([]);
  expect(takenSentences([{ frequency: 2, harmonics: 1 }])).toEqual([
    "The points are without a period of 0.5 d, fitted with 1 harmonic.",
  ]);
});
