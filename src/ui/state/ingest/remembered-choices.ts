import { droppedName } from "../../../core/naming/ingest-plan.ts";
import { planIngest } from "../../../core/naming/plan-ingest.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { IngestChoices } from "./ingest-run.svelte.ts";
import { parseRequest, typicalFiles } from "./previewed-catalogs.ts";
import { anyMappings, recallMapping } from "./remembered-mappings.ts";
import { ownTemplate, rememberedTemplates } from "./remembered-templates.ts";

/** What the user chose before for names and columns like these. */
export async function rememberedChoices(
  workbench: Workbench,
  files: readonly DroppedFile[],
  { template: given }: IngestChoices,
): Promise<IngestChoices> {
  const names = files.map(droppedName);
  const paths = planIngest(names).catalogs.map(({ index }) => names[index]!.path);
  const template = given ?? ownTemplate(paths, workbench.current?.record.template, rememberedTemplates());
  const choices: IngestChoices = template === undefined ? {} : { template };
  if (!anyMappings()) return choices;
  const plan = planIngest(names, choices);
  for (const index of typicalFiles(plan)) {
    const { path, file, ...how } = parseRequest(plan, files, index);
    try {
      const mapping = recallMapping(await workbench.preview({ path, file }, how));
      if (mapping) return { ...choices, mapping };
    } catch {
      // What cannot be read is refused when its turn comes.
    }
  }
  return choices;
}
