import { loadedPart } from "../../../../core/load-part.ts";

/**
 * uPlot, loaded when the first plot is. Kept, because `import()` gives even a loaded module only in a later task: a plot
 * would miss the next frame.
 */
export const loadPlotLibrary = loadedPart(async () => (await import("uplot")).default);
