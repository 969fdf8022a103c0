import { mayBeArchive } from "../../../core/bytes/archive-name.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** So few files are looked into whatever they are called; of more those that are called archives. */
const lookedInto = 8;

/**
 * The first of dropped files that is a store of light curves, or the one file that is dropped and holds light curves of an
 * archive: of several files, such light curves are tables like others.
 */
export async function storeAmong(
  workbench: Pick<Workbench, "holdsStore">,
  files: readonly DroppedFile[],
): Promise<DroppedFile | undefined> {
  const candidates = files.length <= lookedInto ? files : files.filter(({ path }) => mayBeArchive(path));
  for (const dropped of candidates) {
    if (files.length > 1 && (await dropped.file.slice(0, 2).text()) !== "PK") continue;
    if (await workbench.holdsStore(dropped.file)) return dropped;
  }
  return undefined;
}
