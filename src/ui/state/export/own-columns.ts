import type { AxisColumn } from "../../../core/column.ts";
import { type BesideBook, besideName, keptBeside } from "../beside/beside-book.svelte.ts";
import type { Explore } from "../explore/explore.svelte.ts";

/** Columns of the objects that only the page has: made by expressions, and of other datasets. */
export interface OwnColumns {
  columns: AxisColumn[];
  /** What cannot be had now, and why. */
  left: { name: string; why: string }[];
}

/** Reads them all: of other datasets those that were chosen, with the partner and its distance. */
export async function ownColumns(explore: Explore, book: Pick<BesideBook, "states" | "read">): Promise<OwnColumns> {
  const beside = keptBeside(explore.views.get(besideName));
  if (beside.some(({ datasetId }) => !book.states.has(datasetId))) await book.read();
  const names = [...explore.columns.made, ...explore.beside].map(({ name }) => name);
  await explore.columns.load(names);
  const left = beside.flatMap(({ datasetId, name }) => {
    const state = book.states.get(datasetId);
    if (state?.kind === "read") return [];
    return [{ name: `columns of “${name}”`, why: state?.error.message ?? "They are still being read." }];
  });
  const columns = names.flatMap((name): AxisColumn[] => {
    const data = explore.columns.data(name);
    const { unit, description = "" } = explore.columns.describe(name) ?? {};
    if (!data) left.push({ name, why: description });
    return data ? [{ name, ...(unit ? { unit } : {}), description, data: asKept(data) }] : [];
  });
  return { columns, left };
}

const asKept = (data: Float64Array | readonly string[]): AxisColumn["data"] =>
  data instanceof Float64Array ? data : [...data];
