/** Where a key works: on the whole page, or in what has the focus. In the order of the help. */
export const places = [
  "page",
  "table",
  "header",
  "thumbnails",
  "filter",
  "find",
  "note",
  "plot",
  "diagram",
  "film",
  "spectrum",
  "ruler",
  "zero",
  "threshold",
  "tabs",
  "separator",
  "name",
  "review",
] as const;

export type Place = (typeof places)[number];

export interface Shortcut {
  place: Place;
  /** As `pressedKey` names them. Empty: the user chooses them. */
  keys: readonly string[];
}

/** Every key of the page, once: listeners and the help are made from this table; what each does is said in `shortcut-words.ts`. */
export const shortcuts = {
  nextObject: { place: "page", keys: ["j", "ArrowDown"] },
  previousObject: { place: "page", keys: ["k", "ArrowUp"] },
  find: { place: "page", keys: ["/"] },
  filter: { place: "page", keys: ["f"] },
  select: { place: "page", keys: ["x"] },
  tag: { place: "page", keys: [] },
  note: { place: "page", keys: ["n"] },
  thumbnails: { place: "page", keys: ["t"] },
  foldThumbnails: { place: "page", keys: ["T"] },
  slideShow: { place: "page", keys: ["Space"] },
  pin: { place: "page", keys: ["p"] },
  periods: { place: "page", keys: ["P"] },
  stepPeak: { place: "page", keys: [".", ","] },
  halvePeriod: { place: "page", keys: ["h", "H"] },
  doublePeriod: { place: "page", keys: ["d", "D"] },
  takeOffPeriod: { place: "page", keys: ["w"] },
  acceptPeriod: { place: "page", keys: ["a"] },
  savePeriod: { place: "page", keys: ["s"] },
  nextByRank: { place: "page", keys: ["N"] },
  undo: { place: "page", keys: ["Ctrl+z"] },
  redo: { place: "page", keys: ["Ctrl+Shift+z", "Ctrl+y"] },
  export: { place: "page", keys: ["E"] },
  info: { place: "page", keys: ["i"] },
  leaveLarge: { place: "page", keys: ["Escape"] },
  help: { place: "page", keys: ["?"] },
  nextRow: { place: "table", keys: ["ArrowDown", "j"] },
  previousRow: { place: "table", keys: ["ArrowUp", "k"] },
  pageOfRows: { place: "table", keys: ["PageDown", "PageUp"] },
  endOfRows: { place: "table", keys: ["Home", "End"] },
  selectRows: { place: "table", keys: ["Ctrl+a"] },
  resizeColumn: { place: "header", keys: ["Alt+ArrowLeft", "Alt+ArrowRight"] },
  moveColumn: { place: "header", keys: ["Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight"] },
  nextThumbnail: { place: "thumbnails", keys: ["ArrowRight", "j"] },
  previousThumbnail: { place: "thumbnails", keys: ["ArrowLeft", "k"] },
  lineOfThumbnails: { place: "thumbnails", keys: ["ArrowDown", "ArrowUp"] },
  pageOfThumbnails: { place: "thumbnails", keys: ["PageDown", "PageUp"] },
  endOfThumbnails: { place: "thumbnails", keys: ["Home", "End"] },
  applyFilter: { place: "filter", keys: ["Enter"] },
  complete: { place: "filter", keys: ["Ctrl+Space"] },
  takeCompletion: { place: "filter", keys: ["Tab"] },
  stepInFilter: { place: "filter", keys: ["ArrowUp", "ArrowDown"] },
  leaveFilter: { place: "filter", keys: ["Escape"] },
  findNow: { place: "find", keys: ["Enter"] },
  clearFind: { place: "find", keys: ["Escape"] },
  keepNote: { place: "note", keys: ["Enter"] },
  leaveNote: { place: "note", keys: ["Escape"] },
  stepPoint: { place: "plot", keys: ["ArrowLeft", "ArrowRight"] },
  endOfPoints: { place: "plot", keys: ["Home", "End"] },
  pickPoint: { place: "plot", keys: ["Enter"] },
  excludePoint: { place: "plot", keys: ["e", "Delete"] },
  leavePoint: { place: "plot", keys: ["Escape"] },
  zoomPlot: { place: "plot", keys: ["+", "=", "-"] },
  showAllOfPlot: { place: "plot", keys: ["0"] },
  panPlot: { place: "plot", keys: ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"] },
  zoomIn: { place: "diagram", keys: ["+", "="] },
  zoomOut: { place: "diagram", keys: ["-"] },
  showAll: { place: "diagram", keys: ["0"] },
  pan: { place: "diagram", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] },
  selectInView: { place: "diagram", keys: ["v", "V"] },
  focusMiddle: { place: "diagram", keys: ["Enter"] },
  clearSelection: { place: "diagram", keys: ["Escape"] },
  walkFilm: { place: "film", keys: ["ArrowLeft", "ArrowRight"] },
  endOfFilm: { place: "film", keys: ["Home", "End"] },
  blink: { place: "film", keys: ["b"] },
  zoomSpectrum: { place: "spectrum", keys: ["+", "=", "-"] },
  showAllOfSpectrum: { place: "spectrum", keys: ["0"] },
  panSpectrum: { place: "spectrum", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] },
  turnRuler: {
    place: "ruler",
    keys: ["ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Shift+ArrowRight", "PageUp", "PageDown"],
  },
  moveZero: { place: "zero", keys: ["ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Shift+ArrowRight"] },
  moveThreshold: { place: "threshold", keys: ["ArrowUp", "ArrowDown", "PageUp", "PageDown"] },
  selectAbove: { place: "threshold", keys: ["Enter"] },
  stepTab: { place: "tabs", keys: ["ArrowLeft", "ArrowRight"] },
  moveSeparator: { place: "separator", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] },
  endOfSeparator: { place: "separator", keys: ["Home", "End"] },
  leaveName: { place: "name", keys: ["Escape"] },
  leaveReview: { place: "review", keys: ["Escape"] },
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
