import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { sampleDrop } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

/** A file that counts the bytes that are read of it. */
class CountedFile extends File {
  bytesRead = 0;

  override slice(...range: Parameters<Blob["slice"]>): Blob {
    const part = super.slice(...range);
    this.bytesRead += part.size;
    return part;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    this.bytesRead += this.size;
    return super.arrayBuffer();
  }
}

async function counted(files: readonly { path: string; file: File }[]) {
  return Promise.all(
    files.map(async ({ path, file }) => ({ path, file: new CountedFile([await file.arrayBuffer()], file.name) })),
  );
}

/** Ingests files; how often each was read, by its path. */
async function readings(root: FileTree, files: readonly { path: string; file: File }[], datasetId?: string) {
  const drop = await counted(files);
  const request = planned({ files: drop, match: { mode: "auto" }, newDatasetIfForeign: true });
  const report = await ingest(
    { root, parser: thisThreadParser },
    datasetId === undefined ? request : { ...request, datasetId },
    silentJob(),
  );
  expect(report.refused).toEqual([]);
  const times = drop.map(({ path, file }) => [path, file.bytesRead / file.size] as const);
  return { report, times: Object.fromEntries(times) };
}

const all = (files: readonly { path: string }[], times: number) =>
  Object.fromEntries(files.map(({ path }) => [path, times]));

const isEpoch = ({ path }: { path: string }) => path.startsWith("IDF_");
const withReference = sampleDrop(3);
const withoutReference = withReference.filter(isEpoch);
const later = sampleDrop(1, 3).filter(isEpoch);

test("with a reference catalog every file is read once, and once when it is dropped again", async () => {
  const root = memoryTree();
  const { report, times } = await readings(root, withReference);
  expect(report.referencePath).toBeDefined();
  expect(report.committedEpochs).toBe(3);
  expect(times).toEqual(all(withReference, 1));
  const again = await readings(root, withReference, report.datasetId);
  expect(again.report).toMatchObject({ datasetId: report.datasetId, committedEpochs: 0 });
  expect(again.times).toEqual(all(withReference, 1));
});

test("without a reference catalog every file is read once, and once when it is dropped again", async () => {
  const root = memoryTree();
  const { report, times } = await readings(root, withoutReference);
  expect(report.committedEpochs).toBe(3);
  expect(times).toEqual(all(withoutReference, 1));
  const more = await readings(root, [...withoutReference, ...later], report.datasetId);
  expect(more.report).toMatchObject({ datasetId: report.datasetId, committedEpochs: 1 });
  expect(more.times).toEqual(all([...withoutReference, ...later], 1));
});
