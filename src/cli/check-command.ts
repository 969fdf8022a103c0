import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { formatCounted } from "../core/format-counted.ts";
import type { RepairReport, VerifyReport } from "../core/verbs/check.ts";
import { repair } from "../pipeline/check/repair.ts";
import { verify } from "../pipeline/check/verify.ts";
import type { DatasetSource } from "../pipeline/read/file-source.ts";
import { openZipStore } from "../storage/zip/open-zip-store.ts";
import { type Command, exitCodes, onePath, type Terminal } from "./command.ts";
import { openZip } from "./open-zip.ts";
import { openDataset } from "./workspace.ts";

/** Checks every byte of a directory or of a zip. */
export const verifyCommand: Command = async (words, terminal) => {
  const path = onePath(words, "a directory of light curves or a zip of them");
  const source = await openZip(path, terminal);
  if (source) return verifyZip(source, path, terminal);
  const { root, dataset, release } = await openDataset(path);
  try {
    const report = await verify({ root }, { datasetId: dataset.datasetId }, terminal.job);
    return tell(report, "verified", terminal);
  } finally {
    release();
  }
};

export const repairCommand: Command = async (words, terminal) => {
  const { root, dataset, release } = await openDataset(onePath(words, "a directory of light curves"));
  try {
    const report = await repair({ root }, { datasetId: dataset.datasetId }, terminal.job);
    for (const { path, what } of report.repaired) terminal.warn(`mended: ${path}: ${what}`);
    for (const epochKey of report.lostEpochs) terminal.warn(`lost: epoch ${epochKey}: give its catalogs again`);
    return tell(report, "repaired", terminal);
  } finally {
    release();
  }
};

function tell(report: VerifyReport | RepairReport, event: string, { say, warn }: Terminal) {
  const { damage } = report;
  for (const { path, what, remedy } of damage) warn(`damaged: ${path}: ${what} ${remedy}`);
  const checked =
    "checkedChunks" in report
      ? `${formatCounted(report.checkedChunks, "part")} of ${formatCounted(report.checkedEpochs, "epoch")}: `
      : "";
  say(`${checked}${damage.length === 0 ? "nothing is damaged" : `${damage.length} are damaged`}.`, {
    event,
    ...report,
  });
  return damage.length === 0 ? exitCodes.done : exitCodes.failed;
}

/** Holds every entry of a zip against its checksum, and reads every light curve of one that is whole. */
async function verifyZip(source: DatasetSource, path: string, { job, say, warn }: Terminal) {
  try {
    const { record, readOnly } = await source.overview();
    const { count } = await source.epochs();
    await source.objects();
    const store = await openZipStore(await openAsBlob(path), basename(path));
    const errors = await store?.checkEntries(async (done, total) => {
      job.progress({ stage: "read", done, total, unit: "file" });
      await job.checkpoint("verify");
    });
    store?.close();
    const damage = (errors ?? []).map(({ message, details }) => {
      warn(message);
      return { path: details.path, what: message, remedy: "Take the zip from where it was made once more." };
    });
    const total = record.objectCount * record.measurements.length;
    let done = 0;
    for (const { measurementKey } of damage.length === 0 ? record.measurements : [])
      for await (const block of source.blocks({ measurementKeys: [measurementKey] })) {
        done += block.objectKeys.length;
        job.progress({ stage: "verify", done, total, unit: "object" });
        await job.checkpoint("verify");
      }
    const checked = `${formatCounted(done, "light curve")} of ${formatCounted(count, "epoch")}`;
    const entries = formatCounted(damage.length, "part of the zip is", "parts of the zip are");
    say(damage.length === 0 ? `${checked}: nothing is damaged.` : `${entries} damaged.`, {
      event: "verified",
      damage,
      checkedCurves: done,
      checkedEpochs: count,
      leftOut: readOnly?.leftOut ?? [],
    });
    return damage.length === 0 ? exitCodes.done : exitCodes.failed;
  } finally {
    source.close();
  }
}
