import { agreementColumn, knownColumns } from "../../../core/known/known-table.ts";
import type { ExploreColumn } from "./explore-column.ts";

const titles: Record<string, string> = {
  known_name: "Known as",
  known_type: "Known class",
  known_flag: "Known flag",
  known_list: "Known in",
  known_period: "Known period",
  known_magnitude: "Known magnitude",
  known_separation: "Known separation",
  known_candidates: "Known candidates",
  known_ambiguous: "Known is ambiguous",
  known_new: "New",
  period_agreement: "Period agrees",
};
const texts = new Set(["known_name", "known_type", "known_flag", "known_list", agreementColumn.name]);
const shown = new Set(["known_name", "known_type", "known_period"]);

/** Columns of what lists of known objects say; there are none without a list. */
export const knownExploreColumns: readonly ExploreColumn[] = [...knownColumns, agreementColumn].map((column) => ({
  ...column,
  title: titles[column.name] ?? column.name,
  kind: texts.has(column.name) ? "string" : "number",
  group: "known",
  shown: shown.has(column.name),
}));

export const knownNames: ReadonlySet<string> = new Set(knownExploreColumns.map(({ name }) => name));
