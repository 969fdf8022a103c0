import { parseAdditionLog } from "../../core/additions/addition-log.ts";
import { keptExcludedPoints } from "../../core/additions/excluded-points.ts";
import { correctionInUse } from "../../core/additions/kept-corrections.ts";
import { kinds } from "../../core/additions/kept-lists.ts";
import { keptTimes } from "../../core/additions/kept-times.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import { parseRecipe, recipeFile } from "../../core/export/recipe.ts";
import { formatCounted } from "../../core/format-counted.ts";

/**
 * What people did to a dataset of ours, as the file has it beside its arrays: that decides which numbers they saw, and the
 * arrays are without it. Empty where there is nothing, or nothing that can be read.
 * @param text of a document in the file
 */
export async function additionsOfFile(text: (name: string) => Promise<string | undefined>): Promise<string[]> {
  const log = await text(datasetFiles.additions);
  const recipe = parseRecipe((await text(recipeFile)) ?? "");
  const merged = new MergedAdditions();
  merged.merge(parseAdditionLog(new TextEncoder().encode(log ?? "")).lines);
  const correction = correctionInUse(merged);
  const epochs = recipe?.dataset.excludedEpochs?.length ?? 0;
  const points = keptExcludedPoints(merged).length;
  const tagged = merged.names(kinds.tagged).some((name) => merged.standing(kinds.tagged, name).size > 0);
  return [
    ...(correction ? [`zero points “${correction.name}”`] : []),
    ...(epochs > 0 ? [formatCounted(epochs, "excluded epoch")] : []),
    ...(points > 0 ? [formatCounted(points, "excluded point")] : []),
    ...(keptTimes(merged) ? ["what was said of the times"] : []),
    ...(tagged || merged.standing(kinds.note).size > 0 ? ["tags and notes"] : []),
  ];
}
