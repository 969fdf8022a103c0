import type { PermittedDirectory } from "./directory-files.ts";

/** A folder that catalogs were picked from. */
export interface FolderRecord {
  directory: PermittedDirectory;
  /** Path, length and date of every file that was taken. */
  seen: string[];
}

const store = "folders";

/** Handles survive a reload only in IndexedDB: they can be cloned, but not written down. */
function openStore(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("lightcurve-workbench", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(store, mode);
      transaction.oncomplete = () => opening.result.close();
      resolve(transaction.objectStore(store));
    };
  });
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function readFolder(datasetId: string): Promise<FolderRecord | undefined> {
  return settled((await openStore("readonly")).get(datasetId));
}

export async function writeFolder(datasetId: string, record: FolderRecord): Promise<void> {
  await settled((await openStore("readwrite")).put(record, datasetId));
}

export async function removeFolder(datasetId: string): Promise<void> {
  await settled((await openStore("readwrite")).delete(datasetId));
}
