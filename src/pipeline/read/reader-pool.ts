import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { type DatasetReader, openDatasetReader } from "./read.ts";

/** Datasets that are open for reading, each opened once; the last few stay open. */
export interface ReaderPool {
  open(datasetId: string): Promise<DatasetReader>;
  release(datasetId: string): Promise<void>;
}

const maxOpen = 4;

export function readerPool(root: Promise<FileTree>): ReaderPool {
  const readers = new Map<string, Promise<DatasetReader>>();

  async function release(datasetId: string): Promise<void> {
    const reader = readers.get(datasetId);
    readers.delete(datasetId);
    (await reader?.catch(() => undefined))?.close();
  }

  return {
    async open(datasetId) {
      const reader = readers.get(datasetId) ?? root.then((tree) => openDatasetReader(datasetTree(tree, datasetId)));
      readers.delete(datasetId); // reinserted as the most recently used
      readers.set(datasetId, reader);
      reader.catch(() => readers.delete(datasetId));
      const oldest = readers.keys().next().value;
      if (readers.size > maxOpen && oldest !== undefined) await release(oldest);
      return reader;
    },
    release,
  };
}
