// Columns of other datasets, and those that were made: read, told where they cannot be, and part of exported tables.
import { expect, test } from "vitest";
import { WorkbenchError } from "../../../src/core/errors.ts";
import type { SideBySide } from "../../../src/core/known/side-by-side.ts";
import { BesideBook, besideName } from "../../../src/ui/state/beside/beside-book.svelte.ts";
import type { Explore } from "../../../src/ui/state/explore/explore.svelte.ts";
import type { ExploreColumn, LoadedColumn } from "../../../src/ui/state/explore/explore-column.ts";
import { ownColumns } from "../../../src/ui/state/export/own-columns.ts";

const beside = (datasetId: string, name: string) => ({
  ...{ datasetId, name, by: "position" as const, radiusArcsec: 1, columnNames: ["mag"] },
});

/** The objects of an open dataset, two of them, with what is kept beside it; `made`: columns by expressions, and their data. */
function objects(kept: unknown, made: Record<string, Float64Array | undefined> = {}) {
  const loaded: string[] = [];
  const explore = {
    ...{ rowCount: 2, beside: [] as readonly LoadedColumn[], views: new Map([[besideName, JSON.stringify(kept)]]) },
    columns: {
      made: Object.keys(made).map((name) => ({ name, expression: "mag *" })),
      load: async (names: Iterable<string>) => void loaded.push(...names),
      data: (name: string) => made[name] ?? explore.beside.find((column) => column.name === name)?.data,
      describe: (name: string): Partial<ExploreColumn> | undefined =>
        name in made ? { description: "mag *: ends too soon" } : explore.beside.find((one) => one.name === name),
    },
  };
  return { explore: explore as unknown as Explore, loaded };
}

const found: Pick<SideBySide, "columns" | "columnNames"> = {
  columns: [
    { name: "object", description: "Key", data: ["7", ""] },
    { name: "separation", unit: "arcsec", data: Float64Array.of(0.2, Number.NaN) },
    { name: "mag", unit: "mag", data: Float64Array.of(15, Number.NaN) },
  ],
  columnNames: ["mag"],
};
const workbench = {
  async sideBySide({ datasetId }: { datasetId: string }) {
    if (datasetId === "here") return found as SideBySide;
    throw new WorkbenchError("DatasetMissing", { datasetId }, "There is no such dataset.");
  },
};

test("an exported table has the columns of another dataset with partner, distance and units, and those that were made", async () => {
  const { explore, loaded } = objects([beside("here", "Second look")], { color: Float64Array.of(1, 2) });
  const { columns, left } = await ownColumns(explore, new BesideBook(workbench, explore));
  expect(left).toEqual([]);
  expect(columns).toEqual([
    { name: "color", description: "mag *: ends too soon", data: Float64Array.of(1, 2) },
    { name: "second_look_object", description: "Key", data: ["7", ""] },
    { name: "second_look_separation", unit: "arcsec", description: "", data: Float64Array.of(0.2, Number.NaN) },
    { name: "second_look_mag", unit: "mag", description: "", data: Float64Array.of(15, Number.NaN) },
  ]);
  expect(loaded).toEqual(columns.map(({ name }) => name));
});

test("a dataset that is gone is told, and what cannot be had is said to be left out", async () => {
  const { explore } = objects([beside("gone", "Old field"), beside("here", "Here")], { color: undefined });
  const book = new BesideBook(workbench, explore);
  const { columns, left } = await ownColumns(explore, book);
  expect(columns.map(({ name }) => name)).toEqual(["here_object", "here_separation", "here_mag"]);
  const message = "It is not in this browser: it was removed, or never brought here.";
  expect(left).toEqual([
    { name: "columns of “Old field”", why: message },
    { name: "color", why: "mag *: ends too soon" },
  ]);
  expect(book.states.get("gone")).toMatchObject({ kind: "error", error: { tag: "DatasetMissing", message } });
});

test("columns that were read are not read again, and columns of other objects are not shown", async () => {
  const { explore } = objects([beside("here", "Here")]);
  let reads = 0;
  const counting: typeof workbench = {
    sideBySide(request) {
      reads++;
      return workbench.sideBySide(request);
    },
  };
  const book = new BesideBook(counting, explore);
  await ownColumns(explore, book);
  await ownColumns(explore, book);
  expect(reads).toBe(1);
  Object.assign(explore, { rowCount: 3 });
  await book.read();
  expect(explore.beside).toEqual([]);
});
