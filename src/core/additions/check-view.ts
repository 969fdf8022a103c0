import { type Check, dictionary, flag, list, number, oneOf, optional, shape, text } from "../check-value.ts";
import type { DatasetView } from "../verbs/view.ts";

const mostWidth = 10_000;

/** What each part of a view may be. */
export const viewParts = {
  filter: text(),
  filterHistory: list(text()),
  savedFilters: list(text()),
  sort: list(shape({ columnId: text(), descending: flag })),
  columns: list(text()),
  columnWidths: dictionary(number({ least: 0, most: mostWidth })),
  selection: list(text()),
  namedSelections: list(shape({ name: text(), objectKeys: list(text()) })),
  tags: list(shape({ name: text({ leastLength: 1 }), key: text({ mostLength: 8 }), objectKeys: list(text()) })),
  notes: dictionary(text()),
  focusedKey: text(),
  views: dictionary(text()),
};

const view = shape({
  ...viewParts,
  viewVersion: oneOf(1),
  columns: optional(viewParts.columns),
  focusedKey: optional(viewParts.focusedKey),
});

/** A view as a script or an earlier version of the page hands it over. */
export const checkView: Check<DatasetView> = (value, argument) => view(value, argument);
