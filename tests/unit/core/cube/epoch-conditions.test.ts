import { expect, test } from "vitest";
import type { EpochAxis, JournalCatalog } from "../../../../src/core/cube/dataset.ts";
import { withConditions } from "../../../../src/core/cube/epoch-conditions.ts";
import { sourceConditions } from "../../../../src/core/cube/source-conditions.ts";
import type { Catalog, SourceConditions } from "../../../../src/core/format/catalog.ts";

const catalogOf = (columns: { [name: string]: { unit?: string; data: number[] } }): Catalog =>
  ({
    columns: Object.entries(columns).map(([name, { data, ...rest }]) => ({
      ...{ name, ...rest },
      data: Float64Array.from(data),
    })),
  }) as Catalog;
const flags = (...of: number[]) => Int32Array.from(of);

test("seeing is the median FWHM of sources without flags, above 0, in pixels or in seconds of arc", () => {
  const none = flags(0, 0, 0, 0, 0, 4, 0);
  const data = [3, 5, 4, 2, 6, 100, 0];
  const fwhm = (name: string, unit?: string) =>
    sourceConditions(catalogOf({ [name]: unit ? { unit, data } : { data } }), none)?.median_fwhm;
  expect(fwhm("FWHM_IMAGE", "pixel")).toEqual({ median: 4, unit: "pix", column: "FWHM_IMAGE", count: 5 });
  expect(fwhm("FWHM_IMAGE")?.unit).toBe("pix");
  expect(fwhm("FWHM_WORLD", "deg")).toEqual({ median: 14400, unit: "arcsec", column: "FWHM_WORLD", count: 5 });
  expect(fwhm("fwhm")).toEqual({ median: 4, column: "fwhm", count: 5 });
});

test("a sky of 0 or below is one, an even number of sources has the mean of the middle two, and too few say nothing", () => {
  const six = flags(0, 0, 0, 0, 0, 0);
  const catalog = catalogOf({
    BACKGROUND: { unit: "count", data: [-3, -1, 0, 2, Number.NaN, 7] },
    ELLIPTICITY: { data: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] },
  });
  expect(sourceConditions(catalog, six)).toEqual({
    median_background: { median: 0, unit: "count", column: "BACKGROUND", count: 5 },
    median_ellipticity: { median: 0.35, column: "ELLIPTICITY", count: 6 },
  });
  expect(sourceConditions(catalog, flags(0, 0, 0, 0, 1, 1))?.median_background).toBeUndefined();
  expect(sourceConditions(catalogOf({ MAG_AUTO: { data: [1, 2, 3, 4, 5, 6] } }), six)).toBeUndefined();
});

const axis = (columns: EpochAxis["columns"]): EpochAxis => ({
  epochKey: ["a", "", "c"],
  epochMjd: Float64Array.of(1, Number.NaN, 3),
  timeSource: ["header", "unknown", "header"],
  columns,
});
const of = (tableKey: string, median: number, unit = "pix") =>
  ({
    tableKey,
    conditions: { median_fwhm: { median, unit, column: "FWHM_IMAGE", count: 9 } } as SourceConditions,
  }) as unknown as JournalCatalog;

test("epochs get a column of what their catalogs say, one a table, made anew where a catalog was replaced", () => {
  const first = withConditions(axis([]), [[of("sci", 2)], [], [of("sci", 3)]]);
  expect(first.columns).toEqual([
    {
      ...{ name: "median_fwhm", unit: "pix" },
      description: "median FWHM_IMAGE of the sources without flags of the epoch's catalog",
      data: Float64Array.of(2, Number.NaN, 3),
    },
  ]);
  const second = withConditions(first, [[of("sci", 4)], [], []]);
  expect(second.columns.map(({ data }) => data)).toEqual([Float64Array.of(4, Number.NaN, Number.NaN)]);
  const two = withConditions(second, [[of("ch2", 5), of("ch1", 6)], [], [of("ch1", 7, "arcsec")]]);
  expect(two.columns.map(({ name, data }) => [name, ...data])).toEqual([
    ["median_fwhm_ch1", 6, Number.NaN, Number.NaN],
    ["median_fwhm_ch2", 5, Number.NaN, Number.NaN],
  ]);
});

test("what an epoch table says under the same name is left as it is", () => {
  const theirs = { name: "median_fwhm", description: "seeing", data: Float64Array.of(1, 1, 1) };
  expect(withConditions(axis([theirs]), [[of("sci", 2)], [], []]).columns).toEqual([theirs]);
});
