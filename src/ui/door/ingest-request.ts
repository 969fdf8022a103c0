import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { droppedName } from "../../core/naming/ingest-plan.ts";
import { planIngest } from "../../core/naming/plan-ingest.ts";
import { withRefusedArchives } from "../../core/refused-archives.ts";
import type { DroppedFile, ExpandedFiles } from "../../core/verbs/expand-archives.ts";
import type { IngestRequest } from "../../core/verbs/ingest.ts";
import type { IngestOptions } from "./workbench-api.ts";

/** The plan that was shown is the one that is done; without one, it is made here. */
export function ingestRequest(
  files: DroppedFile[],
  options: IngestOptions,
  open: Pick<DatasetRecord, "datasetId" | "template"> | undefined,
): IngestRequest {
  const {
    dataset = "auto",
    mode = "auto",
    radiusArcsec,
    radiusPixels,
    removeOffsets,
    keepOffsets,
    weighErrors,
  } = options;
  const { name, template, referencePath, epochTablePath, roles, mapping, codec, sourceProperties, reread, anewFrom } =
    options;
  // Made anew, catalogs are read by the names that they were read by.
  const readBy = template ?? (anewFrom !== undefined && anewFrom === open?.datasetId ? open.template : undefined);
  const plan =
    options.plan ??
    planIngest(files.map(droppedName), defined({ template: readBy, referencePath, epochTablePath, roles }));
  return defined({
    files,
    plan,
    match: defined({ mode, radiusArcsec, radiusPixels, removeOffsets, keepOffsets, weighErrors }),
    datasetId: dataset === "auto" ? open?.datasetId : dataset === "new" ? undefined : dataset,
    newDatasetIfForeign: dataset === "auto",
    name,
    mapping,
    codec,
    sourceProperties,
    reread,
    anewFrom,
  });
}

/** Gives an error on, with what the archives of the drop were refused for where that is part of the reason. */
export const rejectWith = (refused: ExpandedFiles["refused"]) => (error: unknown) =>
  Promise.reject(withRefusedArchives(error, refused));
