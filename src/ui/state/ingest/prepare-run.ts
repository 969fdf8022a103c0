import type { ExpandedFiles } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { recall } from "../../kit/remember.ts";
import { type IngestChoices, IngestRun } from "./ingest-run.svelte.ts";
import { planDrop } from "./plan-drop.ts";

/** Plans the run that dropped files are for, with what the user chose before for names and columns like these. */
export async function prepareRun(
  workbench: Workbench,
  expanded: ExpandedFiles,
  name: string | undefined,
  choices: IngestChoices,
): Promise<IngestRun> {
  const planned = await planDrop(workbench, expanded.files, choices);
  return new IngestRun(workbench, expanded, { ...planned, name, review: recall("review") === "yes" });
}
