import { type CsvCell, csvText } from "../../../core/export/csv.ts";
import { tsvText } from "../../../core/export/tsv.ts";
import { isSelected } from "../../../core/table/selection.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { noteName, tagsName } from "../explore/vetting-columns.ts";

/** The objects to look at one by one: the selected ones that are listed, or all that are listed; in the table's order. */
export function chosenRows({ selection, visibleRows }: Explore): Uint32Array {
  return selection.size > 0 ? visibleRows.filter((row) => isSelected(selection, row)) : visibleRows;
}

/** Whether there is any of them: asked with every selection. */
export const anyChosen = ({ selection, visibleRows }: Explore): boolean =>
  selection.size > 0 ? visibleRows.some((row) => isSelected(selection, row)) : visibleRows.length > 0;

/** The chosen objects as CSV: these columns, then tags and notes; units in the header. */
export function objectListCsv(explore: Explore, columnNames: readonly string[]): string {
  const { header, rows } = objectList(explore, columnNames);
  return csvText(header, rows);
}

/** The same with tabs between the cells. */
export function objectListTsv(explore: Explore, columnNames: readonly string[]): string {
  const { header, rows } = objectList(explore, columnNames);
  return tsvText(header, rows);
}

function objectList(explore: Explore, columnNames: readonly string[]) {
  const names = [...new Set([...columnNames, tagsName, noteName])].filter((name) => explore.columns.data(name));
  const header = names.map((name) => {
    const unit = explore.columns.describe(name)?.unit;
    return unit ? `${name} [${unit}]` : name;
  });
  const columns = names.map((name) => explore.columns.data(name)!);
  return { header, rows: rows() };

  function* rows(): Iterable<CsvCell[]> {
    for (const row of chosenRows(explore)) yield columns.map((data) => data[row]);
  }
}
