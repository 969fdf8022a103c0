import { keptExcludedPoints } from "../../../core/additions/excluded-points.ts";
import { MergedAdditions } from "../../../core/additions/merged-additions.ts";
import { mappedColumns } from "../../../core/catalog/source-table.ts";
import { makeRecipe, type Recipe } from "../../../core/export/recipe.ts";
import { measuredOtherwise, readRecipe, replayRecipe } from "../../../core/export/replay-recipe.ts";
import type { ColumnMapping } from "../../../core/format/catalog.ts";
import { droppedName } from "../../../core/naming/ingest-plan.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import { plannedParse } from "../../../core/verbs/planned-parse.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { IngestChoices, IngestRun } from "./ingest-run.svelte.ts";
import { typicalFiles } from "./previewed-catalogs.ts";

/** Where a recipe waits for catalogs. */
export interface RecipePlace {
  readonly workbench: Workbench;
  recipe: Recipe | undefined;
}

/** The recipe in a drop; undefined where there is none, or several. */
export async function recipeAmong(files: readonly DroppedFile[]): Promise<Recipe | undefined> {
  const named = files.filter(({ path }) => /\.json$/i.test(path));
  if (named.length === 0 || named.length > 8) return undefined;
  const found = await Promise.all(named.map((dropped) => readRecipe(dropped).catch(() => undefined)));
  const recipes = found.filter((recipe) => recipe !== undefined);
  return recipes.length === 1 ? recipes[0] : undefined;
}

/** How the open dataset was made. */
export async function recipeOfOpen(workbench: Workbench): Promise<Recipe> {
  const { record, correction, times } = workbench.current!;
  const [{ epochKey, catalogs }, corrections, { additions }] = await Promise.all([
    workbench.epochs(),
    workbench.corrections(),
    workbench.additions(),
  ]);
  const merged = new MergedAdditions();
  merged.merge(additions);
  return makeRecipe(
    record,
    epochKey.map((key, at) => ({ epochKey: key, catalogs: catalogs[at]! })),
    {
      correction: corrections.find(({ name }) => name === correction?.name),
      times,
      excludedPoints: keptExcludedPoints(merged),
    },
  );
}

const decides = [
  ...([
    "template",
    "referencePath",
    "epochTablePath",
    "mode",
    "radiusArcsec",
    "radiusPixels",
    "removeOffsets",
  ] as const),
  ...(["keepOffsets", "weighErrors", "mapping", "codec", "sourceProperties", "dataset"] as const),
];

/** Has a run do as a recipe says, into a new dataset; what cannot be followed is said before anything is read. */
export async function followRecipe(workbench: Workbench, run: IngestRun, recipe: Recipe): Promise<void> {
  if (run.followed) unfollow(run);
  const { choices, followed, left } = replayRecipe(recipe, run.files.map(droppedName));
  const before: IngestChoices = { ...run.choices };
  run.choose({ ...nothing(), ...choices, dataset: "new" });
  run.followed = { recipe, choices, followed, left, before };
  const more = await otherwise(workbench, run, recipe);
  if (run.followed?.recipe === recipe) run.followed = { ...run.followed, left: [...left, ...more] };
}

/** Reads the drop as if there were no recipe. */
export function unfollow(run: IngestRun): void {
  const { before = {} } = run.followed ?? {};
  run.followed = undefined;
  run.choose({ ...nothing(), ...before });
}

const nothing = () => Object.fromEntries(decides.map((name) => [name, undefined])) as Partial<IngestChoices>;

/** What of a recipe's columns these catalogs do not have. */
async function otherwise(workbench: Workbench, run: IngestRun, recipe: Recipe): Promise<string[]> {
  const measured: { measurementKey: string; valueColumn: string }[] = [];
  const lacking: string[] = [];
  const wanted = recipe.dataset.mapping;
  for (const index of typicalFiles(run.plan)) {
    const { path, file, ...how } = plannedParse(run.plan, run.files, index, wanted);
    try {
      const { mapping, columns } = await workbench.preview({ path, file }, how);
      const names = new Set(columns.map(({ name }) => name));
      const absent = wanted ? mappedColumns(wanted).filter((name) => !names.has(name)) : [];
      if (absent.length > 0) lacking.push(`${path} has no ${absent.join(", ")}: its columns are taken as recognized.`);
      if (index !== run.plan.reference) measured.push(...measurementsOf(mapping, how.tableKey));
    } catch {
      // What cannot be read is refused when its turn comes.
    }
  }
  const mostLines = 3;
  const more = lacking.length > mostLines ? [`So have ${lacking.length - mostLines} other tables.`] : [];
  return [...lacking.slice(0, mostLines), ...more, ...measuredOtherwise(recipe, measured)];
}

const measurementsOf = ({ measurements }: ColumnMapping, tableKey: string) =>
  measurements.map(({ measurement, value }) => ({ measurementKey: `${tableKey}-${measurement}`, valueColumn: value }));
