import { invalidArgument } from "../../core/check-value.ts";
import type { DatasetRecord } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { parseRecipe, type Recipe } from "../../core/export/recipe.ts";
import { endOfRecipe, measuredOtherwise, readRecipe, replayRecipe } from "../../core/export/replay-recipe.ts";
import { droppedName } from "../../core/naming/ingest-plan.ts";
import { planIngest } from "../../core/naming/plan-ingest.ts";
import { withRefusedArchives } from "../../core/refused-archives.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { DroppedFile, ExpandedFiles } from "../../core/verbs/expand-archives.ts";
import type { IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import type { CallOptions, IngestOptions, Workbench } from "./workbench-api.ts";

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

/** The calls that end the replay of a recipe. */
export type RecipeDoor = Pick<Workbench, "epochs" | "excludeEpochs" | "calibrate" | "useCorrection" | "setTimes"> & {
  readonly current: DatasetOverview | undefined;
};

/**
 * Ends the replay of a recipe on the open dataset, which was made by it: times, epochs that are left out, zero points. What could
 * not be done is said in `left`; that alone never fails the import.
 */
export async function endReplay(
  door: RecipeDoor,
  recipe: Recipe,
  calls: Pick<CallOptions, "signal" | "onProgress">,
): Promise<string[]> {
  const { epochKey, catalogs } = await door.epochs(calls);
  const { record, correction } = door.current!;
  const epochs = epochKey.map((key, at) => ({
    epochKey: key,
    contentHashes: catalogs[at]!.map(({ contentHash }) => contentHash),
  }));
  const end = endOfRecipe(recipe, record.reference, epochs);
  const left = [...measuredOtherwise(recipe, record.measurements), ...end.left];
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      if (calls.signal?.aborted) throw error;
      left.push(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  };
  if (recipe.times) await attempt("What it says of the times cannot be said here", () => door.setTimes(recipe.times));
  if (end.excludedEpochs.length > 0)
    await attempt("Its epochs cannot be left out", () => door.excludeEpochs(end.excludedEpochs, calls));
  if (!record.generation) return left;
  if (end.correction)
    await attempt("Its zero points cannot be made", async () => {
      const report = await door.calibrate({ ...end.correction, ...calls });
      left.push(...report.left.map(({ why }) => why));
    });
  else if (correction)
    await attempt("Light curves cannot be shown as measured", () => door.useCorrection(undefined, calls));
  return left;
}

/** The report of an import that followed a recipe, with what was done and what could not be. */
export async function finishRecipe(
  door: RecipeDoor,
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
