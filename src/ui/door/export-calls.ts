import { loadedPart } from "../../core/load-part.ts";
import type { SourceRequest } from "../../core/verbs/datasets.ts";
import type { Workbench } from "./workbench-api.ts";

const part = loadedPart(() => import("./export-request.ts"));

/** What leaves in other formats, and comes in whole: fetched when it is first asked for. */
export const exportCalls = (
  openSource: () => Promise<SourceRequest>,
  workbench: () => Workbench,
): Pick<Workbench, "exportCurves" | "exportObjects" | "importStore"> => ({
  exportCurves: async (request, options) => (await part()).exportCurves(openSource, request, options),
  exportObjects: async (request, options) => (await part()).exportObjects(workbench(), request, options),
  importStore: async (file, options) =>
    (await part()).importStore(workbench(), file ?? (await openSource()).file, options),
});
