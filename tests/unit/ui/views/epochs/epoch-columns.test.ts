import { expect, test } from "vitest";
import type { JournalCatalog } from "../../../../../src/core/cube/dataset.ts";
import type { TreatedCurve } from "../../../../../src/core/lightcurve/treat-curve.ts";
import type { EpochColumns } from "../../../../../src/core/verbs/read.ts";
import { epochTableColumns } from "../../../../../src/ui/views/epochs/epoch-columns.ts";

const catalog = { file: "a.cat", rowCount: 12, matchedCount: 10 } as JournalCatalog;
const epochs = (catalogs: JournalCatalog[][]): EpochColumns => ({
  ...{ count: catalogs.length, epochKey: catalogs.map((_, i) => `e${i}`), epochMjd: new Float64Array(catalogs.length) },
  ...{ timeSource: catalogs.map(() => "header"), columns: [], catalogs, refused: catalogs.map(() => []) },
});
const texts = (of: EpochColumns, id: string) => {
  const column = epochTableColumns(of, undefined, "MJD").find((one) => one.id === id);
  return column && of.epochKey.map((_, row) => column.text!(row));
};

test("sources are counted of epochs whose catalogs are known; of others nothing is said", () => {
  expect(texts(epochs([[catalog, catalog], []]), "rowCount")).toEqual(["24", ""]);
  expect(texts(epochs([[catalog], []]), "matchedCount")).toEqual(["10", ""]);
});

test("of a store that others made there are no counts at all", () => {
  expect(texts(epochs([[], []]), "rowCount")).toBeUndefined();
  expect(texts(epochs([[], []]), "refused")).toBeUndefined();
});

test("columns of the light curve are as wide as its numbers, and the same for all magnitudes", () => {
  const widths = (value: number[], uncertainty: number[]) => {
    const treated = { corrected: false, value: Float64Array.from(value), uncertainty: Float64Array.from(uncertainty) };
    const columns = epochTableColumns(epochs([[], []]), "ch1-flux_auto", "MJD", treated as TreatedCurve);
    return ["value", "uncertainty"].map((id) => columns.find((one) => one.id === id)!.width);
  };
  const [value, uncertainty] = widths([13.1, 21.2], [0.006, Number.NaN]);
  expect(widths([9.1, 12], [1.5, 0.2])).toEqual([value, uncertainty]);
  // “150987.1234” has four digits more before the point than “13.1000”.
  expect(widths([13, 13], [150987.1234, Number.NaN])[1]).toBe(uncertainty! + 32);
  expect(widths([12345678901234, 1], [1, 1])[0]).toBeGreaterThan(value!);
});
