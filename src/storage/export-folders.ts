import type { FileTree } from "./files.ts";
import { tryLock } from "./locks.ts";

const folder = "exports";
const lifeLock = (id: string) => `lightcurve-workbench/exports/${id}`;

/** Folders for what an export makes and its Blob still needs while it is saved, one after the other. */
export interface ExportFolders {
  /** An empty folder; that of the export before stays, those of earlier ones are removed. */
  fresh(): Promise<FileTree>;
}

/** This thread's folders; whoever sweeps after the thread is gone removes them. */
export function exportFolders(root: Promise<FileTree>): ExportFolders {
  const id = crypto.randomUUID();
  const held = tryLock(lifeLock(id));
  let count = 0;
  return {
    async fresh() {
      await held;
      const tree = (await root).subtree(`${folder}/${id}`);
      count++;
      await tree.remove(String(count - 2)).catch(() => {}); // still being saved: left to the sweep
      return tree.subtree(String(count));
    },
  };
}

/** Removes the folders of threads that are gone. */
export async function sweepExportFolders(root: FileTree): Promise<void> {
  for (const { name } of await root.list(folder)) {
    const lock = await tryLock(lifeLock(name));
    if (!lock) continue;
    await root.remove(`${folder}/${name}`).catch(() => {}); // left for the next time
    lock.release();
  }
}
