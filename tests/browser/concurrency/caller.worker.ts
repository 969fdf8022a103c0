import { planned } from "../../support/planned.ts";
// A caller of the matrix that does what the writer worker does, in a thread of its own, on the real OPFS.

import { silentJob } from "../../../src/core/job.ts";
import type { CatalogEvent, IngestReport } from "../../../src/core/verbs/ingest.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { ingest } from "../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { serve } from "../../../src/rpc/serve.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { openOpfsTree } from "../../../src/storage/opfs/opfs-tree.ts";
import { madeCatalog, madeEpochKey, madeEpochTable, madeReference } from "../../support/made-catalogs.ts";
import { thisThreadParser } from "../../support/this-thread-parser.ts";
import type { CallerApi } from "./caller-api.ts";
import { columnOf, groupEpochs, judge, tableKeys } from "./matrix.ts";

const drop = async (files: File[], datasetId?: string): Promise<IngestReport> =>
  ingest(
    { root: await openOpfsTree(), parser: thisThreadParser },
    planned({
      files: files.map((file) => ({ path: file.name, file })),
      match: { mode: "position", radiusArcsec: 1 },
      ...(datasetId === undefined ? {} : { datasetId }),
    }),
    silentJob<CatalogEvent>(),
  );

/** Every light curve by table: values by object, of one epoch after the other. */
async function readCurves(root: FileTree, datasetId: string) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  try {
    const { objectCount, measurements } = (await reader.overview()).record;
    const { epochKey } = await reader.epochs();
    const objectKeys = Array.from({ length: objectCount }, (_, object) => String(object + 1));
    const curves = new Map<string, Float32Array[]>();
    for (const { tableKey, measurementKey } of measurements) {
      const found = await reader.lightCurves(objectKeys.map((objectKey) => ({ objectKey, measurementKey })));
      curves.set(
        tableKey,
        found.map(({ value }) => value),
      );
    }
    return { curves, epochKey };
  } finally {
    reader.close();
  }
}

serve<CallerApi>({
  async prepare({ objectCount }) {
    return (await drop([madeReference(objectCount), madeEpochTable(groupEpochs)])).datasetId;
  },
  write: ({ run, caller, datasetId }) =>
    drop(
      run.callers[caller]!.map((portion) =>
        madeCatalog(portion.epoch, tableKeys[portion.table]!, columnOf(run, portion)),
      ),
      datasetId,
    ),
  async judge({ runs, datasetId }) {
    const root = await openOpfsTree();
    await rechunk({ root }, { datasetId }, silentJob());
    const { curves, epochKey } = await readCurves(root, datasetId);
    const readColumn = (table: number, epoch: number) => {
      const at = epochKey.indexOf(madeEpochKey(epoch));
      return Float32Array.from(curves.get(tableKeys[table]!)!, (value) => value[at] ?? Number.NaN);
    };
    const outcomes = runs.map((run) => judge(run, readColumn));
    await root.remove(`datasets/${datasetId}`);
    return { outcomes, epochKeys: epochKey };
  },
} satisfies CallerApi);
