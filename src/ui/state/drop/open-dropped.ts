import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import { type CurvePlace, CurveReview, keepStore } from "./curve-review.svelte.ts";
import { curvesAmong } from "./curves-among.ts";
import { storeAmong } from "./dropped-store.ts";

/**
 * Opens a store among dropped files to be looked at, and shows light curves of archives before they are read. Whether
 * the drop was one of them.
 * @throws what such a file cannot be read for, and where light curves of archives lie among catalogs
 */
export async function openDropped(place: CurvePlace, files: readonly DroppedFile[]): Promise<boolean> {
  if (place.curves && place.keeping)
    throw new Error("A file is being imported: wait until that is done, or cancel it; then drop again.");
  place.curves = undefined;
  const store = await storeAmong(place.workbench, files);
  const found = store ? undefined : await curvesAmong(place.workbench, files);
  if (!store && !found) return false;
  const curves = store ? [store.file] : found!.files;
  const preview = found?.preview ?? (await place.workbench.previewCurves(curves));
  if (preview) place.curves = new CurveReview(place, curves, preview);
  else await place.openFile(store!);
  return true;
}

/** Makes a dataset of the file that is looked at. */
export const keepLookedAt = (place: CurvePlace) => keepStore(place, "The file could not be kept.");
