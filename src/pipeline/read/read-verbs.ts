import type { ReadVerbs } from "../../core/verbs/read.ts";
import type { ReaderPool } from "./reader-pool.ts";

/** The verbs that read datasets which stay open between calls. */
export function readVerbs(readers: ReaderPool): ReadVerbs {
  return {
    open: async ({ datasetId }) => (await readers.open(datasetId)).overview(),
    objects: async ({ datasetId }) => (await readers.open(datasetId)).objects(),
    epochs: async ({ datasetId }) => (await readers.open(datasetId)).epochs(),
    lightCurves: async ({ datasetId, curves, knownAxisId }) =>
      (await readers.open(datasetId)).curvePack(curves, knownAxisId),
    release: async ({ datasetId }) => readers.release(datasetId),
  };
}
