import { defined } from "../../../core/defined.ts";
import { droppedName, type IngestPlan } from "../../../core/naming/ingest-plan.ts";
import { namingPaths, planIngest } from "../../../core/naming/plan-ingest.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import { plannedParse } from "../../../core/verbs/planned-parse.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { IngestChoices } from "./ingest-run.svelte.ts";
import { typicalFiles } from "./previewed-catalogs.ts";
import { anyMappings, recallMapping } from "./remembered-mappings.ts";
import { ownTemplate, rememberedTemplates } from "./remembered-templates.ts";

/** The plan of a drop, by what is chosen now and what the user chose before for names and columns like these. */
export async function planDrop(
  workbench: Workbench,
  files: readonly DroppedFile[],
  given: IngestChoices,
): Promise<{ plan: IngestPlan; choices: IngestChoices }> {
  const names = files.map(droppedName);
  const paths = namingPaths(names);
  const template = given.template ?? ownTemplate(paths, workbench.current?.record.template, rememberedTemplates());
  const choices: IngestChoices = { ...given, ...defined({ template }) };
  const plan = planIngest(names, choices);
  const mapping = given.mapping ?? (anyMappings() ? await rememberedMapping(workbench, files, plan) : undefined);
  return { plan, choices: { ...choices, ...defined({ mapping }) } };
}

async function rememberedMapping(workbench: Workbench, files: readonly DroppedFile[], plan: IngestPlan) {
  for (const index of typicalFiles(plan)) {
    const { path, file, ...how } = plannedParse(plan, files, index);
    try {
      const mapping = recallMapping(await workbench.preview({ path, file }, how));
      if (mapping) return mapping;
    } catch {
      // What cannot be read is refused when its turn comes.
    }
  }
  return undefined;
}
