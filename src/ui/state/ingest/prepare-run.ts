import { clutterReason } from "../../../core/naming/file-role.ts";
import { mayBeImage } from "../../../core/naming/image-roles.ts";
import type { ExpandedFiles } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { recall } from "../../kit/remember.ts";
import { type IngestChoices, IngestRun } from "./ingest-run.svelte.ts";
import { planDrop } from "./plan-drop.ts";
import type { ListPlace } from "./take-known.ts";

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

/**
 * Adds to the open dataset what was dropped without catalogs, lists of known objects and images, and says whether that was
 * all. `onadded` is called when images can be looked at.
 */
export async function takeAside(place: ListPlace, dropped: ExpandedFiles, onadded: () => void): Promise<boolean> {
  const any = dropped.files.some(({ content }) => content?.holds === "known");
  const left = any ? await (await import("./take-known.ts")).takeKnown(place, dropped) : dropped;
  return left.files.length === 0 || takeImages(place.workbench, left, onadded);
}

/**
 * Adds what was dropped to the open dataset where it is nothing but images, and says whether it was. `onadded` is called when
 * they can be looked at; then their headers give epochs what nothing else says of them.
 */
async function takeImages(workbench: Workbench, { files }: ExpandedFiles, onadded: () => void): Promise<boolean> {
  const onlyImages = files.some(mayBeImage) && files.every((file) => mayBeImage(file) || clutterReason(file.path));
  const { current } = workbench;
  if (!onlyImages || !current) return false;
  await workbench.addImages(files);
  onadded();
  if (current.readOnly || (await workbench.epochs()).epochKey.length === 0) return true;
  const { plan } = await planDrop(workbench, files, {});
  await workbench.ingest(files, { plan, dataset: current.record.datasetId });
  return true;
}
