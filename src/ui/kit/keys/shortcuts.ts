/** Where a key works: on the whole page, or in what has the focus. In the order of the help. */
export const places = {
  page: "Anywhere",
  table: "In a table",
  header: "On a column's header",
  thumbnails: "In the thumbnails",
  filter: "In the filter",
  find: "In the search field",
  note: "In the note",
  plot: "In a light curve",
  diagram: "In a diagram or histogram",
  film: "In the stamps of an object",
  threshold: "On the threshold",
  tabs: "On tabs",
  separator: "On the line between two panes",
  name: "In a dataset's name",
} as const;

export type Place = keyof typeof places;

export interface Shortcut {
  place: Place;
  /** As `pressedKey` names them. Empty: the user chooses them. */
  keys: readonly string[];
  /** For the help, where `keys` does not say it. */
  shownKeys?: readonly string[];
  /** What it does, for the help. */
  does: string;
}

/** Every key of the page, once: listeners and the help are made from this table. */
export const shortcuts = {
  nextObject: { place: "page", keys: ["j", "ArrowDown"], does: "next object" },
  previousObject: { place: "page", keys: ["k", "ArrowUp"], does: "previous object" },
  find: { place: "page", keys: ["/"], does: "find an object" },
  filter: { place: "page", keys: ["f"], does: "filter the objects" },
  select: { place: "page", keys: ["x"], does: "select the object in focus, or no longer" },
  tag: { place: "page", keys: [], shownKeys: ["1", "2", "…"], does: "give the object in focus a tag, or take it away" },
  note: { place: "page", keys: ["n"], does: "write a note on it" },
  thumbnails: { place: "page", keys: ["t"], does: "thumbnails, table" },
  slideShow: { place: "page", keys: ["Space"], does: "start and stop the slide show" },
  pin: { place: "page", keys: ["p"], does: "pin or unpin the object" },
  undo: { place: "page", keys: ["Ctrl+z"], does: "undo: selection, filter, tags, columns, excluded points" },
  redo: { place: "page", keys: ["Ctrl+Shift+z", "Ctrl+y"], does: "redo" },
  export: { place: "page", keys: ["E"], does: "export light curves, or the table" },
  info: { place: "page", keys: ["i"], does: "what is stored, and where it came from" },
  leaveLarge: { place: "page", keys: ["Escape"], does: "back from a large image" },
  help: { place: "page", keys: ["?"], does: "this help" },

  nextRow: { place: "table", keys: ["ArrowDown", "j"], does: "next row; with ⇧ extend the selection" },
  previousRow: { place: "table", keys: ["ArrowUp", "k"], does: "previous row; with ⇧ extend the selection" },
  pageOfRows: { place: "table", keys: ["PageDown", "PageUp"], does: "a page of rows on, back" },
  endOfRows: { place: "table", keys: ["Home", "End"], does: "first, last row" },
  selectRows: { place: "table", keys: ["Ctrl+a"], does: "select all rows" },

  resizeColumn: { place: "header", keys: ["Alt+ArrowLeft", "Alt+ArrowRight"], does: "column narrower, wider" },
  moveColumn: {
    place: "header",
    keys: ["Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight"],
    does: "column one place to the left, to the right",
  },

  nextThumbnail: { place: "thumbnails", keys: ["ArrowRight", "j"], does: "next object" },
  previousThumbnail: { place: "thumbnails", keys: ["ArrowLeft", "k"], does: "previous object" },
  lineOfThumbnails: { place: "thumbnails", keys: ["ArrowDown", "ArrowUp"], does: "a line on, back" },
  pageOfThumbnails: { place: "thumbnails", keys: ["PageDown", "PageUp"], does: "a page on, back" },
  endOfThumbnails: { place: "thumbnails", keys: ["Home", "End"], does: "first, last object" },

  applyFilter: { place: "filter", keys: ["Enter"], does: "apply it, or take the completion" },
  complete: { place: "filter", keys: ["Ctrl+Space"], does: "show completions" },
  takeCompletion: { place: "filter", keys: ["Tab"], does: "take the completion" },
  stepInFilter: {
    place: "filter",
    keys: ["ArrowUp", "ArrowDown"],
    does: "step through completions, or the last filters",
  },
  leaveFilter: { place: "filter", keys: ["Escape"], does: "close the completions, leave the filter as it was" },

  findNow: { place: "find", keys: ["Enter"], does: "find a key or a position" },
  clearFind: { place: "find", keys: ["Escape"], does: "clear it" },

  keepNote: { place: "note", keys: ["Enter"], does: "keep it" },
  leaveNote: { place: "note", keys: ["Escape"], does: "leave it as it was" },

  stepPoint: { place: "plot", keys: ["ArrowLeft", "ArrowRight"], does: "previous, next point" },
  endOfPoints: { place: "plot", keys: ["Home", "End"], does: "first, last point" },
  pickPoint: { place: "plot", keys: ["Enter"], does: "pick the point" },
  excludePoint: { place: "plot", keys: ["e", "Delete"], does: "exclude the point from light curve and statistics" },
  leavePoint: { place: "plot", keys: ["Escape"], does: "let go of the point, show all" },
  zoomPlot: { place: "plot", keys: ["+", "=", "-"], does: "zoom in, out" },
  showAllOfPlot: { place: "plot", keys: ["0"], does: "show all" },
  panPlot: {
    place: "plot",
    keys: ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"],
    does: "pan",
  },

  zoomIn: { place: "diagram", keys: ["+", "="], does: "zoom in" },
  zoomOut: { place: "diagram", keys: ["-"], does: "zoom out" },
  showAll: { place: "diagram", keys: ["0"], does: "show all" },
  pan: { place: "diagram", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], does: "pan, also with ⇧" },
  selectInView: { place: "diagram", keys: ["v", "V"], does: "select what is in view; with ⇧ add it" },
  focusMiddle: { place: "diagram", keys: ["Enter"], does: "focus the object nearest the middle" },
  clearSelection: { place: "diagram", keys: ["Escape"], does: "clear the selection" },

  walkFilm: { place: "film", keys: ["ArrowLeft", "ArrowRight"], does: "previous, next epoch" },
  endOfFilm: { place: "film", keys: ["Home", "End"], does: "first, last epoch" },
  blink: { place: "film", keys: ["b"], does: "blink with the superstack" },

  moveThreshold: { place: "threshold", keys: ["ArrowUp", "ArrowDown", "PageUp", "PageDown"], does: "move it" },
  selectAbove: { place: "threshold", keys: ["Enter"], does: "select what lies above" },

  stepTab: { place: "tabs", keys: ["ArrowLeft", "ArrowRight"], does: "previous, next tab" },

  moveSeparator: {
    place: "separator",
    keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    does: "move it",
  },
  endOfSeparator: { place: "separator", keys: ["Home", "End"], does: "first pane smallest, largest" },

  leaveName: { place: "name", keys: ["Escape"], does: "leave it as it was" },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

/** Names of the shortcuts that work in a place. */
export type ShortcutsAt<At extends Place> = {
  [Name in ShortcutName]: (typeof shortcuts)[Name]["place"] extends At ? Name : never;
}[ShortcutName];

/** Single characters that the page has a use for, wherever the focus is. */
export const takenKeys: ReadonlySet<string> = new Set(
  Object.values<Shortcut>(shortcuts).flatMap(({ place, keys }) =>
    place === "page" ? keys.map((key) => (key === "Space" ? " " : key)).filter((key) => key.length === 1) : [],
  ),
);
