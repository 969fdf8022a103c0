import { openAsBlob, readFileSync } from "node:fs";
import { basename } from "node:path";
import { excludePointChanges } from "../core/additions/excluded-points.ts";
import { useCorrectionChange } from "../core/additions/kept-corrections.ts";
import { timesChange } from "../core/additions/kept-times.ts";
import { checkCalibration } from "../core/calibration/check-calibration.ts";
import type { MatchSettings } from "../core/cube/dataset.ts";
import { endReplay } from "../core/export/end-replay.ts";
import { checkMapping, type Recipe } from "../core/export/recipe.ts";
import { type RecipeReplay, readRecipe } from "../core/export/replay-recipe.ts";
import type { ColumnMapping } from "../core/format/catalog.ts";
import { formatCounted } from "../core/format-counted.ts";
import { calibrate } from "../pipeline/analyse/calibrate.ts";
import { excludeEpochs } from "../pipeline/dataset/exclude-epochs.ts";
import { openDatasetReader } from "../pipeline/read/read.ts";
import { datasetTree, readRecord } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";
import { commands } from "./arguments.ts";
import { type Terminal, UsageError, type Words } from "./command.ts";
import { keepChanges } from "./keep-changes.ts";

/**
 * The recipe of a dataset that `--recipe` names, a `recipe.json` or the zip that holds one, to be replayed on other catalogs;
 * undefined where it names none, or a file of options.
 * @throws UsageError where the file cannot be read, or its recipe is of a version that is not known
 */
export async function replayedRecipe({ options: { recipe: path } }: Words): Promise<Recipe | undefined> {
  if (typeof path !== "string") return undefined;
  try {
    const file = await openAsBlob(path);
    const isZip = (await file.slice(0, 2).text()) === "PK";
    if (!isZip && !isRecipe(await file.text())) return undefined;
    return await readRecipe({ path: basename(path), file });
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

/** Options have other names; what cannot be read is refused as options. */
function isRecipe(text: string): boolean {
  try {
    return JSON.parse(text)?.recipe !== undefined;
  } catch {
    return false;
  }
}

/** Words, and which columns are what, which only a file can say. */
export interface ToldWords extends Words {
  mapping?: ColumnMapping;
}

/**
 * Options of a command from a JSON file with the options' names, such as `{ "radius": 0.8, "codec": "none" }`; what is
 * given on the command line wins. For `ingest`, `mapping` is which columns are what, as the page gives it.
 * @throws UsageError where the file cannot be read, or holds what is no option of the command
 */
export function withRecipe(name: string, words: Words): ToldWords {
  const path = words.options.recipe;
  if (typeof path !== "string") return words;
  let recipe: unknown;
  try {
    recipe = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${path}: expected a JSON file with options; ${(error as Error).message}`);
  }
  if (typeof recipe !== "object" || recipe === null || Array.isArray(recipe))
    throw new UsageError(`${path}: expected an object with options of “${name}”.`);
  const { mapping, ...others } = recipe as Record<string, unknown>;
  if (mapping !== undefined && name === "ingest") checkTold(path, mapping);
  const known = commands[name]!.options;
  const options: Words["options"] = {};
  for (const [option, value] of Object.entries(name === "ingest" ? others : recipe)) {
    const { value: takes } = known[option] ?? {};
    if (!known[option] || option === "recipe")
      throw new UsageError(
        `${path}: “${option}” is no option of “${name}”: expected ${Object.keys(known).join(", ")}.`,
      );
    const isRight = takes === undefined ? typeof value === "boolean" : ["string", "number"].includes(typeof value);
    if (!isRight)
      throw new UsageError(`${path}: ${option}: expected ${takes ?? "true or false"}, found ${JSON.stringify(value)}.`);
    options[option] = typeof value === "boolean" ? value : String(value);
  }
  return {
    ...{ paths: words.paths, options: { ...options, ...words.options } },
    ...(mapping !== undefined && { mapping: mapping as ColumnMapping }),
  };
}

function checkTold(path: string, mapping: unknown): void {
  try {
    checkMapping(mapping, "mapping");
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

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
      async excludeEpochs(epochKeys, { exclude }) {
        await excludeEpochs({ root }, { datasetId, epochKeys, exclude }, job);
      },
      excludePoints: (points, { exclude }) => keepChanges(root, datasetId, excludePointChanges(points, exclude)),
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
export function leftInPart({ dataset, correction, times, excludedPoints = [] }: Recipe): string[] {
  const excluded = dataset.excludedEpochs?.length ?? 0;
  const lacking = [
    ...(times ? ["what it says of the times"] : []),
    ...(excluded > 0 ? [`the ${formatCounted(excluded, "epoch")} that it leaves out`] : []),
    ...(excludedPoints.length > 0 ? [`the ${formatCounted(excludedPoints.length, "point")} that it leaves out`] : []),
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
