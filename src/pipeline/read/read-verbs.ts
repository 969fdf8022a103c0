import type { ReadVerbs } from "../../core/verbs/read.ts";
import { loadFileSource, type ReaderPool } from "./reader-pool.ts";

/** The verbs that read datasets which stay open between calls. */
export function readVerbs(readers: ReaderPool): ReadVerbs {
  return {
    open: async (request) => (await readers.open(request)).overview(),
    objects: async (request) => (await readers.open(request)).objects(),
    epochs: async (request) => (await readers.open(request)).epochs(),
    lightCurves: async (request) => (await readers.open(request)).curvePack(request.curves, request.knownAxisId),
    sourceProperties: async (request) => (await readers.open(request)).propertyPack?.([request.objectKey]),
    holdsStore: async ({ file }) => (await loadFileSource()).holdsStore(file),
    previewCurves: async ({ files, told }) => (await loadFileSource()).previewArchiveFile(files, told),
    release: async ({ datasetId }) => readers.release(datasetId),
  };
}
