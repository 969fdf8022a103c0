import { mayBeArchive } from "../../../core/bytes/archive-name.ts";
import { loadedPart } from "../../../core/load-part.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** So few files are looked into whatever they are called; of more those that are called archives. */
const lookedInto = 8;

const folderPart = loadedPart(() => import("./folder-store.ts"));
const rootDocument = /(^|\/)(zarr\.json|\.zmetadata|\.zgroup)$/;

/**
 * What of a drop is a store of light curves: the one file, a zip or an archive's light curve; a folder that is a store. Several files
 * of archives' light curves are for `curves-among`.
 * @throws where a store lies among other files
 */
export async function storeAmong(
  workbench: Pick<Workbench, "holdsStore">,
  files: readonly DroppedFile[],
): Promise<DroppedFile | undefined> {
  if (files.length > 1 && files.some(({ path }) => rootDocument.test(path))) {
    const folder = await (await folderPart()).folderStore(files);
    if (folder) return folder;
  }
  const candidates = files.length <= lookedInto ? files : files.filter(({ path }) => mayBeArchive(path));
  for (const dropped of candidates) {
    if (files.length > 1 && (await dropped.file.slice(0, 2).text()) !== "PK") continue;
    if (!(await workbench.holdsStore(dropped.file))) continue;
    if (files.length === 1) return dropped;
    throw new Error(`${dropped.path} is a store of light curves: drop it alone, or the catalogs without it.`);
  }
  return undefined;
}
