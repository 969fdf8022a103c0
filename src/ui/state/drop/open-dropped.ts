import type { Progress } from "../../../core/job.ts";
import type { DroppedFile, ExpandedFiles } from "../../../core/verbs/expand-archives.ts";
import { type CurvePlace, CurveReview, keepStore } from "./curve-review.svelte.ts";
import { curvesAmong } from "./curves-among.ts";
import { storeAmong } from "./dropped-store.ts";

export { fetchSample } from "./sample.ts";

/**
 * Opens a store among dropped files to be looked at, and shows light curves of archives before they are read; undefined
 * where the drop was one of them, else what is in it.
 * @throws what such a file cannot be read for, and where light curves of archives lie among catalogs
 */
export async function openDropped(
  place: CurvePlace,
  files: readonly DroppedFile[],
): Promise<ExpandedFiles | undefined> {
  if (place.curves && place.keeping)
    throw new Error("A file is being imported: wait until that is done, or cancel it; then drop again.");
  place.curves = undefined;
  const store = await storeAmong(place.workbench, files);
  if (store) {
    const preview = await place.workbench.previewCurves([store.file]);
    if (preview) place.curves = new CurveReview(place, [store.file], preview);
    else await place.openFile(store);
    return undefined;
  }
  // Beside the look for light curves, and cut off where there are some.
  const abort = new AbortController();
  const expanding = expand(place, files, abort.signal);
  expanding.catch(() => {}); // thrown below, unless nobody waits for it any more
  try {
    const found = await curvesAmong(place.workbench, files);
    if (!found) return await expanding;
    place.curves = new CurveReview(place, found.files, found.preview);
    return undefined;
  } finally {
    abort.abort();
  }
}

/** Unpacks the files, and looks into all of them. */
function expand(place: CurvePlace, files: readonly DroppedFile[], signal: AbortSignal): Promise<ExpandedFiles> {
  const onProgress = (progress: Progress) => {
    place.aside = { label: "Unpack", progress };
  };
  return place.workbench.expandArchives(files, { signal, onProgress }).finally(() => {
    place.aside = undefined;
  });
}

/** Makes a dataset of the file that is looked at. */
export const keepLookedAt = (place: CurvePlace) => keepStore(place, "The file could not be kept.");
