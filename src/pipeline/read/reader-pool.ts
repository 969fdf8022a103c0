import { loadedPart } from "../../core/load-part.ts";
import type { SourceRequest } from "../../core/verbs/datasets.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import type { DatasetSource } from "./file-source.ts";
import { openDatasetReader } from "./read.ts";

/** Datasets, and files that are looked at, that are open for reading, each opened once; the last few stay open. */
export interface ReaderPool {
  open(source: SourceRequest): Promise<DatasetSource>;
  release(datasetId: string): Promise<void>;
}

/** With zarrita, without which datasets in the private file system are read. */
export const loadFileSource = loadedPart(() => import("./file-source.ts"));

const maxOpen = 4;

export function readerPool(root: Promise<FileTree>): ReaderPool {
  const readers = new Map<string, Promise<DatasetSource>>();

  async function release(datasetId: string): Promise<void> {
    const reader = readers.get(datasetId);
    readers.delete(datasetId);
    (await reader?.catch(() => undefined))?.close();
  }

  return {
    async open({ datasetId, file }) {
      const open = () =>
        file
          ? loadFileSource().then(({ openFileSource }) => openFileSource(file, datasetId))
          : root.then((tree) => openDatasetReader(datasetTree(tree, datasetId)));
      const reader = readers.get(datasetId) ?? open();
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
