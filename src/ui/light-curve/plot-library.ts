import type uPlot from "uplot";

let library: Promise<typeof uPlot> | undefined;

/**
 * uPlot, loaded when the first plot is. Kept, because `import()` gives even a loaded module only in a later task: a plot
 * would miss the next frame.
 */
export function loadPlotLibrary(): Promise<typeof uPlot> {
  library ??= import("uplot").then((module) => module.default);
  library.catch(() => {
    library = undefined; // the next plot tries again
  });
  return library;
}
