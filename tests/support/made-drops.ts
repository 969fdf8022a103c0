import { planned } from "./planned.ts";
// Two small drops that make a dataset with everything in it: two channels, a replaced catalog, gaps, an epoch table.

import { silentJob } from "../../src/core/job.ts";
import type { CodecName } from "../../src/core/kernels/codec-name.ts";
import type { CatalogEvent, IngestReport } from "../../src/core/verbs/ingest.ts";
import { listDatasets } from "../../src/pipeline/dataset/datasets.ts";
import { ingest } from "../../src/pipeline/ingest/ingest.ts";
import type { FileTree } from "../../src/storage/files.ts";
import { madeCatalog, madeEpochTable, madeReference } from "./made-catalogs.ts";
import { thisThreadParser } from "./this-thread-parser.ts";

const objectCount = 30;

const column = (epoch: number, table: number, content = 0) =>
  Float32Array.from({ length: objectCount }, (_, object) =>
    (object + epoch) % 7 === 0 ? Number.NaN : 1000 * (1 + epoch + 10 * table + 100 * content) + object,
  );

export const firstDrop = [
  madeReference(objectCount),
  madeEpochTable(4),
  ...[0, 1, 2].map((epoch) => madeCatalog(epoch, "ch1_sci", column(epoch, 0))),
];

/** Another channel of one epoch, other content for another one, and an epoch more. */
export const secondDrop = [
  madeReference(objectCount),
  madeCatalog(0, "ch2_sci", column(0, 1)),
  madeCatalog(1, "ch1_sci", column(1, 0, 1)),
  madeCatalog(3, "ch1_sci", column(3, 0)),
];

/** The same without a reference, with what sources have besides their photometry; the last epoch has none. */
export const propertyDrops = [
  [
    madeEpochTable(4),
    ...[0, 1, 2].map((epoch) => madeCatalog(epoch, "ch1_sci", column(epoch, 0), { properties: true })),
  ],
  [
    madeCatalog(0, "ch2_sci", column(0, 1), { properties: true }),
    madeCatalog(1, "ch1_sci", column(1, 0, 1), { properties: true }),
    madeCatalog(3, "ch1_sci", column(3, 0)),
  ],
];

export interface DropOptions {
  codec?: CodecName;
  /** Hears of every epoch that is reported as committed. */
  onCommit?: (epochKey: string) => void;
}

/** Adds files to the one dataset, or makes it. */
export async function drop(root: FileTree, files: File[], options: DropOptions = {}): Promise<IngestReport> {
  const { codec, onCommit } = options;
  const [known] = await listDatasets(root);
  const job = {
    ...silentJob<CatalogEvent>(),
    event({ state, epochKey }: CatalogEvent) {
      if (state === "committed") onCommit?.(epochKey!);
    },
  };
  return ingest(
    { root, parser: thisThreadParser },
    planned({
      files: files.map((file) => ({ path: file.name, file })),
      match: { mode: "position", radiusArcsec: 1 },
      name: "made",
      newDatasetIfForeign: true,
      ...(codec ? { codec } : {}),
      ...(known ? { datasetId: known.datasetId } : {}),
    }),
    job,
  );
}
