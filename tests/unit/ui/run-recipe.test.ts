import { expect, test } from "vitest";
import { linesElsewhere } from "../../../src/core/export/lines-elsewhere.ts";
import type { IngestRun } from "../../../src/ui/state/ingest/ingest-run.svelte.ts";
import { runRecipe } from "../../../src/ui/state/ingest/run-recipe.ts";

test("a drop that outgrows the browser is read elsewhere with the options that it has here", () => {
  const run = {
    name: "My field",
    files: [{ path: "night/deep.cat" }, { path: "night/epochs.csv" }, { path: "night/e1.cat" }],
    plan: { template: "{epoch}.cat", reference: 0, epochTable: 1, catalogs: [], ignored: [], questions: [] },
    choices: { radiusArcsec: 0.8, mode: "position" },
  } as unknown as IngestRun;
  const recipe = runRecipe(run);
  expect(recipe).toEqual({
    ...{ name: "My field", template: "{epoch}.cat", reference: "night/deep.cat", epochs: "night/epochs.csv" },
    ...{ mode: "position", radius: 0.8 },
  });
  expect(linesElsewhere("My field", recipe)).toEqual([
    ["recipe.json", JSON.stringify(recipe)],
    ["On a terminal", "lightcurve-workbench ingest CATALOGS -o My-field.zarr.zip --recipe recipe.json"],
    [
      "On a cluster",
      "uv run lightcurves.py CATALOGS -o My-field.zarr.zip --recipe recipe.json --parts 64 --slurm queue=QUEUE",
    ],
  ]);
});
