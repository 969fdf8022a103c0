import type { Progress } from "../../../core/job.ts";
import { withList } from "../../../core/known/list-request.ts";
import { clutterReason } from "../../../core/naming/file-role.ts";
import { mayBeImage } from "../../../core/naming/image-roles.ts";
import type { DroppedFile, ExpandedFiles } from "../../../core/verbs/expand-archives.ts";
import { readKnown } from "../../door/known-calls.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { Explore } from "../explore/explore.svelte.ts";

/** Where lists go, and where it is said how far they are and what is wrong. */
export interface ListPlace {
  readonly workbench: Workbench;
  readonly notices: { attempt<Result>(title: string, act: () => Promise<Result>): Promise<Result | undefined> };
  readonly desk: { readonly explore: Explore } | undefined;
  aside: { label: string; progress: Progress } | undefined;
}

/** Reads lists of known objects for the open dataset, one after another; Ctrl+Z takes them back. */
export async function readLists(place: ListPlace, files: readonly DroppedFile[]): Promise<void> {
  const { explore } = place.desk ?? {};
  const onProgress = (progress: Progress) => {
    place.aside = { label: "Known objects", progress };
  };
  for (const file of explore ? files : [])
    await place.notices.attempt(`${file.path} cannot be read as a list of known objects.`, async () => {
      const list = await readKnown(place.workbench, file, { onProgress });
      explore!.keepKnown(withList(explore!.known, list));
    });
  place.aside = undefined;
}

/**
 * Takes lists of known objects out of a drop that brings no catalog to the open dataset, and gives back what is left of it.
 * Beside catalogs they stay: they belong to the dataset that those come into.
 */
export async function takeKnown(place: ListPlace, { files, refused }: ExpandedFiles): Promise<ExpandedFiles> {
  const { current } = place.workbench;
  const lists = files.filter(({ content }) => content?.holds === "known");
  const others = files.filter(({ content }) => content?.holds !== "known");
  const catalogs = others.some((file) => !mayBeImage(file) && !clutterReason(file.path));
  if (!current || current.readOnly || lists.length === 0 || catalogs) return { files, refused };
  await readLists(place, lists);
  return { files: others.some(mayBeImage) ? others : [], refused };
}
