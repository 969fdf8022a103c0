import { formatCounted } from "../core/format-counted.ts";
import type { RepairReport, VerifyReport } from "../core/verbs/check.ts";
import { repair } from "../pipeline/check/repair.ts";
import { verify } from "../pipeline/check/verify.ts";
import type { DatasetSource } from "../pipeline/read/file-source.ts";
import { type Command, exitCodes, onePath, type Terminal } from "./command.ts";
import { openZip } from "./open-zip.ts";
import { openDataset } from "./workspace.ts";

/** Checks every byte of a directory, or every light curve and checksum of a zip. */
export const verifyCommand: Command = async (words, terminal) => {
  const path = onePath(words, "a directory of light curves or a zip of them");
  const source = await openZip(path, terminal);
  if (source) return verifyZip(source, terminal);
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

/** Reads every light curve of a zip; each entry's checksum is checked before a byte of it counts. */
async function verifyZip(source: DatasetSource, { job, say }: Terminal) {
  try {
    const { record, readOnly } = await source.overview();
    const { count } = await source.epochs();
    await source.objects();
    const total = record.objectCount * record.measurements.length;
    let done = 0;
    for (const { measurementKey } of record.measurements)
      for await (const block of source.blocks({ measurementKeys: [measurementKey] })) {
        done += block.objectKeys.length;
        job.progress({ stage: "verify", done, total, unit: "object" });
        await job.checkpoint("verify");
      }
    say(`${formatCounted(done, "light curve")} of ${formatCounted(count, "epoch")}: nothing is damaged.`, {
      event: "verified",
      damage: [],
      checkedCurves: done,
      checkedEpochs: count,
      leftOut: readOnly?.leftOut ?? [],
    });
    return exitCodes.done;
  } finally {
    source.close();
  }
}
