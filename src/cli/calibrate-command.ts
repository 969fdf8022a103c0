import { keptCorrections, useCorrectionChange } from "../core/additions/kept-corrections.ts";
import { checkCalibration } from "../core/calibration/check-calibration.ts";
import { defined } from "../core/defined.ts";
import { formatCounted } from "../core/format-counted.ts";
import type { CalibrateOptions } from "../core/verbs/calibrate.ts";
import { calibrate } from "../pipeline/analyse/calibrate.ts";
import { readMerged } from "../pipeline/dataset/additions.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import { type Command, exitCodes, listOption, numberOption, onePath, textOption, UsageError } from "./command.ts";
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
    if (!dataset.rechunked || !dataset.upToDate) await makeCopy(root, datasetId, {}, { ...terminal, say: () => {} });
    const { changes, ...report } = await calibrate({ root }, { datasetId, options }, terminal.job);
    for (const { why } of report.left) terminal.warn(`left as measured: ${why}`);
    if (changes.length > 0) await keepChanges(root, datasetId, [...changes, useCorrectionChange(report.name)]);
    for (const { measurementKey, sharedOffset, comparisonCount } of report.found)
      terminal.say(
        `${measurementKey}: epochs share offsets of ${sharedOffset.toFixed(4)} mag (rms), by ${formatCounted(comparisonCount, "comparison object")}.`,
        { event: "zero points", measurementKey, sharedOffset, comparisonCount },
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
  const options = defined({
    name: textOption(words, "name"),
    measurementKeys: listOption(words, "measurement"),
    objects: listOption(words, "object"),
    without: listOption(words, "without"),
    most: numberOption(words, "most"),
    brightest: numberOption(words, "brightest"),
    faintest: numberOption(words, "faintest"),
    near: near === undefined ? undefined : { objectKey: near, radiusArcsec: within! },
    clipSigma: numberOption(words, "clip"),
    colorTerm: flag("color"),
    positionDegree: numberOption(words, "position"),
    effects: numberOption(words, "effects"),
    leaveOneOut: flag("leave-one-out"),
    toReference: flag("to-reference"),
    rescaleErrors: flag("rescale-errors"),
    onlyShared: flag("only-shared"),
  });
  checkCalibration(options, "");
  return options as CalibrateOptions;
}
