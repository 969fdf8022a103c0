// What is chosen to be looked at belongs to the dataset in which it was chosen.
import { beforeEach, expect, test } from "vitest";
import type { MeasurementAxis } from "../../../src/core/cube/dataset.ts";
import type { LightCurve } from "../../../src/core/lightcurve/light-curve.ts";
import { CurveCache } from "../../../src/ui/state/curves/curve-cache.ts";
import { CurveView } from "../../../src/ui/state/curves/curve-view.svelte.ts";

const axes = (...names: string[]) =>
  names.map(
    (name): MeasurementAxis => ({
      measurementKey: `ch1_sci-${name}`,
      ...{ tableKey: "ch1_sci", unit: "mag", kind: "mag", valueColumn: name.toUpperCase() },
    }),
  );
const three = axes("mag_aper_1", "mag_auto", "mag_iso");
const [aperture, auto, isophotal] = ["ch1_sci-mag_aper_1", "ch1_sci-mag_auto", "ch1_sci-mag_iso"] as const;
const newView = () => new CurveView(new CurveCache(async () => []));

beforeEach(() => localStorage.clear());

test("the measurement chosen in one dataset does not follow into the next, and is there again in its own", async () => {
  const view = newView();
  view.replace(three, "first");
  expect(view.chosen).toEqual([auto]);
  await view.choose(aperture);
  view.replace(three, "second"); // which has it too, but where nobody chose it
  expect(view.chosen).toEqual([auto]);
  await view.toggle(isophotal);
  view.toggleHidden(auto);
  view.replace(three, "first");
  expect([view.chosen, [...view.hidden]]).toEqual([[aperture], []]);

  const afterReload = newView();
  afterReload.replace(three, "second");
  expect(afterReload.chosen).toEqual([auto, isophotal]);
});

test("a measurement that a dataset has no longer is not shown, and the automatic aperture is, where there is one", async () => {
  const view = newView();
  view.replace(three, "first");
  await view.choose(aperture);
  view.replace(axes("mag_iso", "mag_auto"), "first");
  expect(view.chosen).toEqual([auto]);
  view.replace(axes("mag_petro", "mag_iso"), "third");
  expect(view.chosen).toEqual(["ch1_sci-mag_petro"]);
  view.replace([], "fourth");
  expect(view.chosen).toEqual([]);
});

test("zooms, pins, picked points and the x axis are of one dataset only, and outlive more epochs of it", async () => {
  const view = newView();
  view.replace(three, "first");
  await view.pin(["I1"]);
  view.plotAgainst("airmass");
  view.pick([{ objectKey: "I1", measurementKey: auto, epochKey: "e1" }]);
  view.zoomTo("I1", [1, 2], new Map([["mag", [14, 15]]]));
  view.replace(three, "first");
  expect([view.pinned, view.xColumn, view.zoom, view.picked.length]).toEqual([["I1"], "airmass", [1, 2], 1]);
  view.replace(three, "second");
  expect([view.pinned, view.xColumn, view.zoom, view.picked.length, view.valueZooms.size]).toEqual([
    [],
    "",
    undefined,
    0,
    0,
  ]);
});

test("an object whose light curve cannot be read leaves that of the one before to nobody", async () => {
  let fails = true;
  const view = new CurveView(
    new CurveCache(async (names) => {
      if (fails && names.some(({ objectKey }) => objectKey === "I2")) throw new Error("the server refused");
      return names.map((name) => ({ ...name, epochKeys: [], epochMjd: new Float64Array() }) as unknown as LightCurve);
    }),
  );
  view.replace(three, "first");
  const shown = () => view.rows.map(({ objectKey }) => objectKey);
  await view.show("I1");
  await expect(view.show("I1", ["I2"])).rejects.toThrow("refused");
  expect(shown()).toEqual(["I1"]); // its neighbors were read ahead only
  await expect(view.show("I2")).rejects.toThrow("refused");
  expect(shown()).toEqual([]);
  fails = false;
  await view.show("I2");
  expect(shown()).toEqual(["I2"]);
});
