import type { SavedPeriods } from "../../../core/additions/kept-periods.ts";
import { isSelected, type Selection } from "../../../core/table/selection.ts";
import type { ExploreColumn } from "./explore-column.ts";

/** Name of the column that says, 1 or 0, whether an object has a tag. */
export const tagColumnName = (tag: string) => `tag_${tag}`;

export const selectedName = "selected";
export const tagsName = "tags";
export const noteName = "note";
export const savedPeriodName = "saved_period";

/** Columns of what users say of objects; their data is `Explore`'s. */
export function vettingColumns(tags: readonly string[]): ExploreColumn[] {
  const column = (name: string, title: string, kind: ExploreColumn["kind"], description: string): ExploreColumn => ({
    ...{ name, title, kind, description, group: "vetting", shown: name === tagsName },
  });
  return [
    column(tagsName, "Tags", "string", "Tags given to the object"),
    column(noteName, "Note", "string", "Note on the object"),
    {
      ...column(savedPeriodName, "Saved period", "number", "Period of the object that was saved last"),
      unit: "d",
    },
    column(selectedName, "Selected", "number", "1 where the object is selected"),
    ...tags.map((tag) =>
      column(tagColumnName(tag), tagColumnName(tag), "number", `1 where the object is tagged ${tag}`),
    ),
  ];
}

/** Text of the tags column: every tag of an object. */
export function tagTexts(rowCount: number, tagged: ReadonlyMap<string, Selection>): string[] {
  const texts = new Array<string>(rowCount).fill("");
  for (const [name, selection] of tagged)
    for (let row = 0; row < rowCount; row++)
      if (isSelected(selection, row)) texts[row] = texts[row] === "" ? name : `${texts[row]}, ${name}`;
  return texts;
}

/** The period of each object that was saved last; NaN where none was. */
export function savedPeriodDays(objectKeys: readonly string[], periods: SavedPeriods): Float64Array {
  return Float64Array.from(objectKeys, (key) => periods.get(key)?.at(-1)?.periodDays ?? Number.NaN);
}

export function noteTexts(rowCount: number, notes: ReadonlyMap<number, string>): string[] {
  const texts = new Array<string>(rowCount).fill("");
  for (const [row, note] of notes) texts[row] = note;
  return texts;
}

const numbersOf = new WeakMap<Selection, Float64Array>();

/** 1 for each row that is in a selection, 0 for the others. */
export function membership(selection: Selection): Float64Array {
  const known = numbersOf.get(selection);
  if (known) return known;
  const numbers = Float64Array.from({ length: selection.rowCount }, (_, row) => Number(isSelected(selection, row)));
  numbersOf.set(selection, numbers);
  return numbers;
}
