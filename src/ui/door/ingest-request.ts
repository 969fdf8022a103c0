import { invalidArgument } from "../../core/check-value.ts";
import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { endReplay, type ReplayedDataset } from "../../core/export/end-replay.ts";
import { parseRecipe, type Recipe } from "../../core/export/recipe.ts";
import { readRecipe, replayRecipe } from "../../core/export/replay-recipe.ts";
import { droppedName } from "../../core/naming/ingest-plan.ts";
import { planIngest } from "../../core/naming/plan-ingest.ts";
import { withRefusedArchives } from "../../core/refused-archives.ts";
import type { DroppedFile, ExpandedFiles } from "../../core/verbs/expand-archives.ts";
import type { IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import type { IngestOptions } from "./workbench-api.ts";
import { analyst, rechunker } from "./workers.ts";

/**
 * Starts the workers, and fetches the parts of the door, that are needed once the epochs are stored: each takes a few
 * hundredths of a second, in which the page has nothing else to do while epochs are stored.
 */
export function getReady(): void {
  const parts = [import("./image-book.ts"), import("./known-calls.ts"), import("./export-request.ts")];
  const starting = [rechunker().prepare(), analyst().prepare(), import("./correction-calls.ts"), ...parts];
  // What cannot be had is said by whoever asks for it.
  for (const one of starting) one.catch(() => {});
}

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

async function recipeOf({ recipe }: IngestOptions): Promise<Recipe | undefined> {
  if (recipe === undefined) return undefined;
  if (recipe instanceof Blob)
    return readRecipe({ path: recipe instanceof File ? recipe.name : "recipe", file: recipe });
  const parsed = parseRecipe(typeof recipe === "string" ? recipe : JSON.stringify(recipe));
  if (!parsed) throw invalidArgument("recipe", "a recipe.json of this workbench", recipe);
  return parsed;
}

/** Options with what a recipe among them decides; what is given beside it wins. A new dataset is made where none is named. */
export async function withRecipe(files: readonly DroppedFile[], options: IngestOptions): Promise<IngestOptions> {
  const recipe = await recipeOf(options);
  if (!recipe) return options;
  const { choices } = replayRecipe(recipe, files.map(droppedName));
  return { dataset: "new", ...choices, ...defined(options) } as IngestOptions;
}

/** The report of an import that followed a recipe, with what was done and what could not be. */
export async function finishRecipe(
  door: ReplayedDataset,
  report: IngestReport,
  files: readonly DroppedFile[],
  options: IngestOptions,
): Promise<IngestReport> {
  const recipe = await recipeOf(options);
  if (!recipe || report.cancelled) return report;
  const { followed, left } = replayRecipe(recipe, files.map(droppedName));
  const { signal, onProgress } = options;
  return {
    ...report,
    recipe: { followed, left: [...left, ...(await endReplay(door, recipe, { signal, onProgress }))] },
  };
}
