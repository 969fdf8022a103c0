import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { DatasetRecord } from "../core/cube/dataset.ts";
import { openFileSource } from "../pipeline/read/file-source.ts";
import { datasetTree, readRecord } from "../storage/dataset-directory.ts";
import { type Command, exitCodes, onePath, type Terminal } from "./command.ts";
import { openDataset } from "./workspace.ts";

/** What a directory or a zip holds. */
export const infoCommand: Command = async (words, terminal) => {
  const path = onePath(words, "a directory of light curves or a zip of them");
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isFile()) {
    const source = await openFileSource(new File([await openAsBlob(path)], basename(path)), path);
    try {
      const { record, summary, readOnly } = await source.overview();
      for (const reason of readOnly?.leftOut ?? []) terminal.warn(`left out: ${reason}`);
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
    `${name}: ${objectCount} objects, ${epochCount} epochs, ${(byteLength / 1e6).toFixed(1)} MB`,
    ...(upToDate ? [] : ["light curves are not up to date: rechunk"]),
    ...measurements.map(({ measurementKey, unit }) => `  ${measurementKey}${unit ? ` [${unit}]` : ""}`),
  ];
  say(lines.join("\n"), { event: "info", ...summary, measurements });
}
