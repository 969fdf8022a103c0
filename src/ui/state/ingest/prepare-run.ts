import { WorkbenchError } from "../../../core/errors.ts";
import { clutterReason } from "../../../core/naming/file-role.ts";
import { mayBeImage } from "../../../core/naming/image-roles.ts";
import type { IngestPlan } from "../../../core/naming/ingest-plan.ts";
import type { DroppedFile, ExpandedFiles } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { recall } from "../../kit/remember.ts";
import { followRecipe, type RecipePlace, recipeAmong } from "./follow-recipe.ts";
import { type IngestChoices, IngestRun } from "./ingest-run.svelte.ts";
import { planDrop } from "./plan-drop.ts";
import type { ListPlace } from "./take-known.ts";

/** Plans the run that dropped files are for, with what the user chose before for names and columns like these. */
export async function prepareRun(
  place: RecipePlace,
  expanded: ExpandedFiles,
  name: string | undefined,
  choices: IngestChoices,
): Promise<IngestRun> {
  const { workbench } = place;
  const recipe = (await recipeAmong(expanded.files)) ?? place.recipe;
  const planned = await planDrop(workbench, expanded.files, choices);
  const opened = workbench.current && !choices.dataset ? readableAs(expanded.files, planned.plan) : "catalogs";
  const run = new IngestRun(workbench, expanded, {
    ...{ ...planned, name },
    review: recipe !== undefined || opened === "tables" || recall("review") === "yes",
  });
  if (recipe) await followRecipe(workbench, run, recipe);
  place.recipe = undefined;
  return run;
}

/**
 * What may come into the open dataset of a drop: catalogs, or tables of which the user says first what their columns are.
 * @throws NothingToIngest where no file holds either; nothing was begun then
 */
function readableAs(files: readonly DroppedFile[], plan: IngestPlan): "catalogs" | "tables" {
  const { catalogs, ignored, epochTable, reference, questions } = plan;
  const kinds = catalogs.map(({ index }) => files[index]!.content?.holds);
  const isRead = epochTable !== undefined || reference !== undefined || questions.length > 0;
  if (isRead || kinds.some((kind) => kind !== "nothing" && kind !== "table")) return "catalogs";
  if (kinds.includes("table")) return "tables";
  if (files.some(mayBeImage)) return "catalogs";
  const refused = [
    ...catalogs.map(({ index }) => ({ index, reason: `not a catalog: ${files[index]!.content?.found ?? "no table"}` })),
    ...ignored,
  ].map(({ index, reason }) => ({ path: files[index]!.path, message: `${files[index]!.path}: ${reason}.` }));
  const listed = refused.slice(0, 3).map(({ message }) => message);
  if (refused.length > 3) listed.push(`And ${refused.length - 3} more.`);
  throw new WorkbenchError("NothingToIngest", { files: files.length, refused }, listed.join(" "));
}

/**
 * Adds to the open dataset what was dropped without catalogs, lists of known objects and images, and says whether that was
 * all. A recipe alone waits for catalogs. `onadded` is called when images can be looked at.
 */
export async function takeAside(
  place: ListPlace & RecipePlace,
  dropped: ExpandedFiles,
  onadded: () => void,
): Promise<boolean> {
  if (dropped.files.length === 1 && dropped.refused.length === 0) {
    const recipe = await recipeAmong(dropped.files);
    if (recipe) {
      place.recipe = recipe;
      return true;
    }
  }
  const any = dropped.files.some(({ content }) => content?.holds === "known");
  const left = any ? await (await import("./take-known.ts")).takeKnown(place, dropped) : dropped;
  return left.files.length === 0 || takeImages(place.workbench, left, onadded);
}

/**
 * Adds what was dropped to the open dataset where it is nothing but images, and says whether it was. `onadded` is called when
 * they can be looked at; then their headers give epochs what nothing else says of them.
 */
async function takeImages(workbench: Workbench, { files }: ExpandedFiles, onadded: () => void): Promise<boolean> {
  const onlyImages = files.some(mayBeImage) && files.every((file) => mayBeImage(file) || clutterReason(file.path));
  const { current } = workbench;
  if (!onlyImages || !current) return false;
  await workbench.addImages(files);
  onadded();
  if (current.readOnly || (await workbench.epochs()).epochKey.length === 0) return true;
  const { plan } = await planDrop(workbench, files, {});
  await workbench.ingest(files, { plan, dataset: current.record.datasetId });
  return true;
}
