import type { DatasetRecord } from "../core/cube/dataset.ts";
import { formatCounted } from "../core/format-counted.ts";
import { datasetTree, readRecord } from "../storage/dataset-directory.ts";
import { type Command, exitCodes, onePath, type Terminal } from "./command.ts";
import { openZip } from "./open-zip.ts";
import { openDataset } from "./workspace.ts";

/** What a directory or a zip holds. */
export const infoCommand: Command = async (words, terminal) => {
  const path = onePath(words, "a directory of light curves or a zip of them");
  const source = await openZip(path, terminal);
  if (source) {
    try {
      const { record, summary } = await source.overview();
      tell(record, summary, terminal);
    } finally {
      source.close();
    }
    return exitCodes.done;
  }
  const { root, dataset, release } = await openDataset(path);
  try {
    const record = await readRecord(datasetTree(root, dataset.datasetId));
    tell(record, dataset, terminal);
    for (const { text, path } of record.assumptions ?? [])
      terminal.warn(`assumed: ${text}${path === undefined ? "" : ` (${path})`}`);
    return exitCodes.done;
  } finally {
    release();
  }
};

interface Counts {
  name: string;
  objectCount: number;
  epochCount: number;
  byteLength: number;
  upToDate: boolean;
}

function tell(record: Pick<DatasetRecord, "measurements">, summary: Counts, { say }: Terminal): void {
  const { name, objectCount, epochCount, byteLength, upToDate } = summary;
  const measurements = record.measurements.map(({ measurementKey, unit }) => ({ measurementKey, unit }));
  const lines = [
    `${name}: ${formatCounted(objectCount, "object")}, ${formatCounted(epochCount, "epoch")}, ${(byteLength / 1e6).toFixed(1)} MB`,
    ...(upToDate ? [] : ["light curves are not up to date: rechunk"]),
    ...measurements.map(({ measurementKey, unit }) => `  ${measurementKey}${unit ? ` [${unit}]` : ""}`),
  ];
  say(lines.join("\n"), { event: "info", ...summary, measurements });
}
