import { expect, test } from "vitest";
import type { JournalCatalog } from "../../../../../src/core/cube/dataset.ts";
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
