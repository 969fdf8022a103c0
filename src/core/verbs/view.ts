/** What a user made of a dataset in the page, kept with it. Objects are named by their keys. */
export interface DatasetView {
  viewVersion: 1;
  filter: string;
  /** Filters that were applied, the last one first. */
  filterHistory: string[];
  savedFilters: string[];
  sort: { columnId: string; descending: boolean }[];
  /** Names of the table's columns; absent: the columns that are shown at first. */
  columns?: string[];
  /** Widths of columns that the user changed, in CSS pixels. */
  columnWidths: Record<string, number>;
  selection: string[];
  namedSelections: { name: string; objectKeys: string[] }[];
  /** Tags with the key that gives each of them, and the objects that have them. */
  tags: { name: string; key: string; objectKeys: string[] }[];
  /** By object key. */
  notes: Record<string, string>;
  focusedKey?: string;
  /** What each view of the page keeps of its own, by the view's name. */
  views: Record<string, string>;
}
