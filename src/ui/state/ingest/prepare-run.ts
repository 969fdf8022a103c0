import { clutterReason } from "../../../core/naming/file-role.ts";
import { mayBeImage } from "../../../core/naming/image-roles.ts";
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

/** Adds what was dropped to the open dataset where it is nothing but images, and says whether it was. */
export async function takeImages(workbench: Workbench, { files }: ExpandedFiles): Promise<boolean> {
  const onlyImages = files.some(mayBeImage) && files.every((file) => mayBeImage(file) || clutterReason(file.path));
  if (!onlyImages || !workbench.current) return false;
  await workbench.addImages(files);
  return true;
}
