import { expect, test } from "vitest";
import { statistics } from "../../../src/core/lightcurve/statistic-list.ts";
import { measurementLabel, statisticColumnLabel, statisticLabel } from "../../../src/ui/kit/text/labels.ts";

test("measurements and statistics have names for people", () => {
  expect(measurementLabel("ch1_sci-mag_auto")).toBe("MAG_AUTO, ch1 sci");
  expect(measurementLabel("default-auto")).toBe("auto");
  expect(measurementLabel("default-mag_aper_1")).toBe("MAG_APER_1");
  expect(measurementLabel("g-PSF_FLUX")).toBe("PSF_FLUX, g");
  expect(statisticColumnLabel("median", "ch1_sci-mag_auto")).toBe("MAG_AUTO, ch1 sci: median");
  expect(statisticColumnLabel("iqr", "default-mag_auto")).toBe("MAG_AUTO: IQR");
});

test("no statistic's name has an underscore, and no two have the same", () => {
  const labels = statistics.map(({ name }) => statisticLabel(name));
  expect(labels.filter((label) => label.includes("_"))).toEqual([]);
  expect(new Set(labels).size).toBe(labels.length);
});
