import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { measurementLabel } from "../../kit/text/labels.ts";
import type { ExploreColumn } from "./explore-column.ts";

export interface ColumnGroup {
  title: string;
  columns: ExploreColumn[];
}

/** Columns under the headings that people look for them by: statistics by their measurement. */
export function columnGroups(
  columns: readonly ExploreColumn[],
  measurements: readonly MeasurementAxis[],
): ColumnGroup[] {
  const keys = measurements.map(({ measurementKey }) => measurementKey).sort((a, b) => b.length - a.length);
  const titleOf = ({ name, group }: ExploreColumn) => {
    if (group === "object") return "Object";
    if (group === "catalog") return "Reference catalog";
    if (group === "periods") return "Periods";
    if (group === "flags") return "Flags of points";
    if (group === "made") return "Made here";
    if (group === "beside") return "Of other datasets";
    if (group === "known") return "Known objects";
    if (group === "vetting") return "Tags and notes";
    const key = keys.find((key) => name.endsWith(`_${key}`));
    return key === undefined ? "All measurements" : measurementLabel(key);
  };
  const groups = new Map<string, ExploreColumn[]>();
  for (const column of columns) {
    const title = titleOf(column);
    groups.set(title, [...(groups.get(title) ?? []), column]);
  }
  return [...groups].map(([title, columns]) => ({ title, columns }));
}
