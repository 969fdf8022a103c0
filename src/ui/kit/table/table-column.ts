/** A column of a virtual table: how it is headed and how wide it is. */
export interface TableColumn {
  id: string;
  title: string;
  unit?: string;
  description?: string;
  /** In CSS pixels; columns share what is left in proportion. */
  width: number;
  align?: "left" | "right";
  /** Stays where it is when columns are moved. */
  fixed?: boolean;
}

export interface TableSort {
  columnId: string;
  descending: boolean;
}

/** A width that shows a title whole, within reason. */
export function titleWidth(title: string, most = 180): number {
  return Math.min(Math.max(64, 24 + title.length * 8.6), most);
}

/** A width that shows a title whole and the longest of some texts, within reason. */
export function fittingWidth(title: string, texts: readonly string[]): number {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  return Math.min(Math.max(titleWidth(title), 18 + longest * 6.7), 190);
}

/** A width that shows the longest of these keys whole, within reason. */
export function keyWidth(keys: readonly string[]): number {
  const longest = keys.reduce((most, key) => Math.max(most, key.length), 0);
  return Math.min(Math.max(80, 24 + longest * 8.1), 220);
}
