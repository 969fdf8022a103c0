import { keptCorrections, useCorrectionChange } from "../core/additions/kept-corrections.ts";
import { keptKnownLists, knownListChanges } from "../core/additions/kept-known.ts";
import { checkCalibration } from "../core/calibration/check-calibration.ts";
import { defined } from "../core/defined.ts";
import { formatCounted } from "../core/format-counted.ts";
import { matchOf } from "../core/known/known-table.ts";
import { epochYearOf, proposedRadius, withList } from "../core/known/list-request.ts";
import type { CalibrateOptions } from "../core/verbs/calibrate.ts";
import { calibrate } from "../pipeline/analyse/calibrate.ts";
import { readKnownObjects } from "../pipeline/analyse/read-known-objects.ts";
import { readMerged } from "../pipeline/dataset/additions.ts";
import { openDatasetReader } from "../pipeline/read/read.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import type { FileTree } from "../storage/files.ts";
import {
  type Command,
  exitCodes,
  listOption,
  numberOption,
  onePath,
  type Terminal,
  textOption,
  UsageError,
} from "./command.ts";
import { inputFiles } from "./input-files.ts";
import { keepChanges } from "./keep-changes.ts";
import { makeCopy } from "./output-commands.ts";
import { openDataset } from "./workspace.ts";

/** Zero points of a directory's magnitudes: kept with it, and used by all that reads its light curves from then on. */
export const calibrateCommand: Command = async (words, terminal) => {
  const path = onePath(words, "a directory of light curves");
  const off = words.options.off === true;
  const use = textOption(words, "use");
  const options = optionsOf(words);
  if ((off || use !== undefined) && Object.keys(options).length > 0)
    throw new UsageError("--off and --use choose between corrections that are there, and take no other option.");
  const { root, dataset, release } = await openDataset(path);
  try {
    const { datasetId } = dataset;
    if (off || use !== undefined) {
      const known = keptCorrections(await readMerged(datasetTree(root, datasetId))).map(({ name }) => name);
      if (use !== undefined && !known.includes(use))
        throw new UsageError(
          `--use: expected ${known.map((name) => `“${name}”`).join(" or ") || "nothing: no correction was made yet"}, found “${use}”.`,
        );
      await keepChanges(root, datasetId, [useCorrectionChange(use)]);
      const line =
        use === undefined ? "Light curves are read as they were measured." : `Light curves are read with “${use}”.`;
      terminal.say(line, { event: "correction", name: use ?? null });
      return exitCodes.done;
    }
    if (options.toList) options.toList.list = await keptList(root, datasetId, options.toList.list, terminal);
    if (!dataset.rechunked || !dataset.upToDate) await makeCopy(root, datasetId, {}, { ...terminal, say: () => {} });
    const { changes, ...report } = await calibrate({ root }, { datasetId, options }, terminal.job);
    for (const { why } of report.left) terminal.warn(`left as measured: ${why}`);
    if (changes.length > 0) await keepChanges(root, datasetId, [...changes, useCorrectionChange(report.name)]);
    for (const { measurementKey, sharedOffset, comparisonCount, scale } of report.found)
      terminal.say(
        `${measurementKey}: epochs share offsets of ${sharedOffset.toFixed(4)} mag (rms), by ${formatCounted(comparisonCount, "comparison object")}.${scale === undefined ? "" : ` Calibrated to ${scale}.`}`,
        {
          event: "zero points",
          measurementKey,
          sharedOffset,
          comparisonCount,
          ...(scale === undefined ? {} : { scale }),
        },
      );
    const line =
      changes.length > 0
        ? `Light curves are read with “${report.name}”; “calibrate --off” goes back to values as measured.`
        : "No measurement got zero points.";
    terminal.say(line, { event: "calibrated", ...report });
    return changes.length > 0 || options.onlyShared ? exitCodes.done : exitCodes.failed;
  } finally {
    release();
  }
};

function optionsOf(words: Parameters<Command>[0]): CalibrateOptions {
  const flag = (name: string) => (words.options[name] === true ? true : undefined);
  const near = textOption(words, "near");
  const within = numberOption(words, "within");
  if ((near === undefined) !== (within === undefined))
    throw new UsageError("--near and --within go together: an object's key, and a radius in arcsec.");
  const [list, column] = [textOption(words, "to-list"), listOption(words, "to-column")];
  if ((list === undefined) !== (column === undefined))
    throw new UsageError("--to-list and --to-column go together: a file of stars, and its column of magnitudes.");
  const options = defined({
    name: textOption(words, "name"),
    measurementKeys: listOption(words, "measurement"),
    objects: listOption(words, "object"),
    without: listOption(words, "without"),
    most: numberOption(words, "most"),
    brightest: numberOption(words, "brightest"),
    faintest: numberOption(words, "faintest"),
    bluest: numberOption(words, "bluest"),
    reddest: numberOption(words, "reddest"),
    near: near === undefined ? undefined : { objectKey: near, radiusArcsec: within! },
    clipSigma: numberOption(words, "clip"),
    colorTerm: flag("color"),
    positionDegree: numberOption(words, "position"),
    effects: numberOption(words, "effects"),
    leaveOneOut: flag("leave-one-out"),
    toReference: flag("to-reference"),
    toList: list === undefined ? undefined : { list, column: columnsOf(column!) },
    rescaleErrors: flag("rescale-errors"),
    onlyShared: flag("only-shared"),
  });
  checkCalibration(options, "");
  return options as CalibrateOptions;
}

/** One column for all tables, or one each. @throws UsageError */
function columnsOf(named: readonly string[]): string | { [tableKey: string]: string } {
  if (named.length === 1 && !named[0]!.includes("=")) return named[0]!;
  return Object.fromEntries(
    named.map((one) => {
      const [, tableKey, column] = /^([^=]+)=(.+)$/.exec(one) ?? [];
      if (tableKey === undefined || column === undefined)
        throw new UsageError(`--to-column: expected a column, or TABLE=COLUMN,..., found “${named.join(",")}”.`);
      return [tableKey, column];
    }),
  );
}

/** Reads a list and keeps it with the directory; where there is no such file, one that is kept by that name will do. @returns its name */
async function keptList(root: FileTree, datasetId: string, path: string, { job, say }: Terminal): Promise<string> {
  const tree = datasetTree(root, datasetId);
  const before = keptKnownLists(await readMerged(tree));
  const found = await inputFiles([path]).catch((error) => {
    if (before.some(({ name }) => name === path)) return [];
    throw error;
  });
  if (found.length === 0) return path;
  if (found.length > 1)
    throw new UsageError(`--to-list: expected one file, found ${formatCounted(found.length, "file")}.`);
  const [{ path: name, file }] = found as [{ path: string; file: File }];
  const reader = await openDatasetReader(tree, { asStored: true });
  try {
    const [objects, { epochMjd }] = [await reader.objects(), await reader.epochs()];
    const { raDeg, decDeg } = objects;
    const report = await readKnownObjects(
      defined({
        path: name,
        file,
        raDeg,
        decDeg,
        epochYear: epochYearOf(epochMjd),
        radiusArcsec: proposedRadius(objects),
      }),
      job,
    );
    const list = { id: crypto.randomUUID(), addedAt: new Date().toISOString(), ...report };
    await keepChanges(root, datasetId, knownListChanges(before, withList(before, list)));
    const { matchedCount } = matchOf(list, objects);
    say(`${name}: ${formatCounted(matchedCount, "object")} known within ${list.radiusArcsec} arcsec.`, {
      ...{ event: "list", name, matchedCount, radiusArcsec: list.radiusArcsec, notes: list.notes },
    });
    return list.name;
  } finally {
    reader.close();
  }
}
