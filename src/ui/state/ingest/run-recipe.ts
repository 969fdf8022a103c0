import { defined } from "../../../core/defined.ts";
import type { IngestRecipe } from "../../../core/export/ingest-recipe.ts";
import type { IngestRun } from "./ingest-run.svelte.ts";

/** Options of the command line with which it reads a drop as it is planned here. */
export function runRecipe({
  plan,
  choices,
  files,
  name,
}: Pick<IngestRun, "plan" | "choices" | "files" | "name">): IngestRecipe {
  const path = (index: number | undefined) => (index === undefined ? undefined : files[index]?.path);
  return defined({
    name,
    template: plan.template === "" ? undefined : plan.template,
    reference: path(plan.reference),
    epochs: path(plan.epochTable),
    mode: choices.mode,
    radius: choices.radiusArcsec,
    "radius-pixels": choices.radiusPixels,
    "remove-offsets": choices.removeOffsets ? true : undefined,
    "keep-offsets": choices.keepOffsets,
    "no-weigh-errors": choices.weighErrors === false ? true : undefined,
    "no-source-properties": choices.sourceProperties === false ? true : undefined,
    codec: choices.codec,
    mapping: choices.mapping,
  }) as IngestRecipe;
}
