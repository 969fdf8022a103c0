import { fileSource } from "../../core/bytes/byte-blocks.ts";
import { type LongTableEpoch, longTable } from "../../core/catalog/long-table.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { Catalog, Column } from "../../core/format/catalog.ts";
import { parseCatalog } from "../../core/format/parse-catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { fileName } from "../../core/naming/file-role.ts";
import { filterKey } from "../../core/naming/name-filter.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";

/**
 * A table of one row a measurement as the catalogs of its epochs, in ECSV, with the time in their header and in their name
 * and a folder for each filter. Undefined where the file is a catalog of one epoch.
 * @throws NotACatalog where the table's times tell no epochs; what parsing throws
 */
export async function splitLongTable({ path, file }: DroppedFile): Promise<DroppedFile[] | undefined> {
  const catalog = await parseCatalog(fileSource(file), path, {});
  const table = longTable(catalog);
  if (!table) return undefined;
  const { epochs, timeColumn, timelessCount, rejected, assumed, refusal } = table;
  if (refusal) {
    const found = `a table of one row a measurement; ${refusal}`;
    throw new WorkbenchError("NotACatalog", { file: path, found }, `${path} is ${found}.`);
  }
  const { folder, stem } = fileName(path);
  const times = [...new Set(epochs.map(({ mjd }) => mjd))];
  const digits = [6, 8].find((digits) => new Set(times.map((mjd) => mjd.toFixed(digits))).size === times.length) ?? 11;
  const notes = [
    `It holds one row a measurement: its ${formatCounted(catalog.rowCount, "row was", "rows were")} read as ${formatCounted(times.length, "epoch")}, by ${timeColumn}`,
    ...(assumed === undefined ? [] : [assumed]),
    ...(timelessCount > 0
      ? [`${formatCounted(timelessCount, "row without a time was", "rows without a time were")} left out`]
      : []),
    ...(rejected ? [`${formatCounted(rejected.count, "row was", "rows were")} left out, as ${rejected.by}`] : []),
  ];
  return epochs.map((epoch) => {
    const filter = epoch.filter === undefined ? "" : filterKey(epoch.filter);
    const name = `${stem}_${epoch.mjd.toFixed(digits)}.ecsv`;
    const parts = [folder, ...(filter === "" ? [] : [stem, filter]), name].filter((part) => part !== "");
    return {
      path: parts.join("/"),
      file: new File([epochText(catalog, epoch, timeColumn)], name),
      content: {
        holds: "sources",
        note: { path, text: `${notes.join("; ")}.` },
        ...(filter === "" ? {} : { filter: epoch.filter! }),
      },
    };
  });
}

/** ECSV 1.0 of some rows; the column of times is their header's. */
function epochText({ columns }: Catalog, { mjd, rows }: LongTableEpoch, timeColumn: string): string {
  const kept = columns.filter(({ name }) => name !== timeColumn);
  const limits = new Map(
    kept.map((column) => [column, new Map(column.limits?.row.map((row, k) => [row, column.limits!.value[k]!]))]),
  );
  const cell = (column: Column, row: number): string => {
    const limit = limits.get(column)!.get(row);
    const value = limit === undefined ? column.data[row]! : `>${limit}`;
    if (typeof value === "string") return `"${value.replaceAll('"', '""')}"`;
    return Number.isNaN(value) ? "" : String(value);
  };
  return [
    "# %ECSV 1.0",
    "# ---",
    "# delimiter: ','",
    "# datatype:",
    ...kept.map((column) => `# - ${JSON.stringify(describe(column, limits.get(column)!.size > 0))}`),
    `# meta: {MJD-OBS: ${mjd}}`,
    "# schema: astropy-2.0",
    kept.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(","),
    ...rows.map((row) => kept.map((column) => cell(column, row)).join(",")),
    "",
  ].join("\n");
}

function describe({ name, unit, data }: Column, limited: boolean): Record<string, string> {
  const datatype = Array.isArray(data) || limited ? "string" : "float64";
  return { name, datatype, ...(unit === undefined ? {} : { unit }) };
}
