import { useCorrectionChange } from "../core/additions/kept-corrections.ts";
import { timesChange } from "../core/additions/kept-times.ts";
import { checkCalibration } from "../core/calibration/check-calibration.ts";
import type { MatchSettings } from "../core/cube/dataset.ts";
import { endReplay } from "../core/export/end-replay.ts";
import type { Recipe } from "../core/export/recipe.ts";
import type { RecipeReplay } from "../core/export/replay-recipe.ts";
import { formatCounted } from "../core/format-counted.ts";
import { calibrate } from "../pipeline/analyse/calibrate.ts";
import { excludeEpochs } from "../pipeline/dataset/exclude-epochs.ts";
import { openDatasetReader } from "../pipeline/read/read.ts";
import { datasetTree, readRecord } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";
import type { Terminal } from "./command.ts";
import { keepChanges } from "./keep-changes.ts";

/** Does with light curves what comes after them in a recipe: times, epochs that are left out, zero points. @returns what could not be done */
export async function endRecipe(
  root: FileTree,
  datasetId: string,
  recipe: Recipe,
  { job }: Pick<Terminal, "job">,
): Promise<string[]> {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  const [current, epochs] = await Promise.all([reader.overview(), reader.epochs()]).finally(() => reader.close());
  return endReplay(
    {
      current,
      epochs: async () => epochs,
      setTimes: (times) => keepChanges(root, datasetId, [timesChange(times)]),
      async excludeEpochs(epochKeys) {
        await excludeEpochs({ root }, { datasetId, epochKeys, exclude: true }, job);
      },
      async calibrate({ signal: _, onProgress: __, ...options }) {
        checkCalibration(options, "");
        const { changes, ...report } = await calibrate({ root }, { datasetId, options }, job);
        if (changes.length > 0) await keepChanges(root, datasetId, [...changes, useCorrectionChange(report.name)]);
        return report;
      },
      useCorrection: (name) => keepChanges(root, datasetId, [useCorrectionChange(name)]),
    },
    recipe,
    { signal: job.signal },
  );
}

/** How catalogs that were added to a directory are matched, where that is otherwise than asked for: as those before them. */
export async function matchedOtherwise(
  root: FileTree,
  datasetId: string,
  asked: Partial<MatchSettings>,
): Promise<string[]> {
  const { match } = await readRecord(datasetTree(root, datasetId));
  const others = (Object.keys(asked) as (keyof MatchSettings)[]).filter(
    (name) => asked[name] !== undefined && asked[name] !== (match[name] ?? false),
  );
  if (others.length === 0) return [];
  const how = others.map((name) => `${name} ${match[name] ?? false}, not ${asked[name]}`).join("; ");
  return [`The directory has light curves of before, and catalogs are matched as theirs were: ${how}.`];
}

/** What of a recipe one part of an ingest cannot do, a sentence each: it has not all epochs. */
export function leftInPart({ dataset, correction, times }: Recipe): string[] {
  const excluded = dataset.excludedEpochs?.length ?? 0;
  const lacking = [
    ...(times ? ["what it says of the times"] : []),
    ...(excluded > 0 ? [`the ${formatCounted(excluded, "epoch")} that it leaves out`] : []),
    ...(correction ? ["its zero points"] : []),
  ];
  return lacking.length === 0
    ? []
    : [`A part cannot have ${lacking.join(", ")}: give --recipe to “merge” as well, which does that with all parts.`];
}

/** Says what was done as a recipe says, and what was not. */
export function tellReplay({ followed, left }: Pick<RecipeReplay, "followed" | "left">, { say, warn }: Terminal): void {
  const lines = [...new Set(left)];
  for (const line of lines) warn(`not as the recipe says: ${line}`);
  say(`As the recipe says: ${followed.join(" ")}`, { event: "recipe", followed, left: lines });
}
