import type { IngestRecipe } from "./ingest-recipe.ts";

/** What to type where a browser is not enough: the options as a recipe, and the commands that take it. */
export function linesElsewhere(name: string, recipe: IngestRecipe): [what: string, line: string][] {
  const output = `${name.replaceAll(/[^\w.-]+/g, "-") || "field"}.zarr.zip`;
  return [
    ["recipe.json", JSON.stringify(recipe)],
    ["On a terminal", `lightcurve-workbench ingest CATALOGS -o ${output} --recipe recipe.json`],
    ["On a cluster", `uv run lightcurves.py CATALOGS -o ${output} --recipe recipe.json --parts 64 --slurm queue=QUEUE`],
  ];
}
