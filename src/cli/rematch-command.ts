import { defined } from "../core/defined.ts";
import { formatCounted } from "../core/format-counted.ts";
import { expandArchives } from "../pipeline/ingest/expand-archives.ts";
import { parseVerbs } from "../pipeline/ingest/parse-verbs.ts";
import { rematch } from "../pipeline/ingest/rematch.ts";
import { datasetTree, readRecord } from "../storage/dataset-directory.ts";
import { type Command, choiceOption, exitCodes, numberOption, textOption, UsageError } from "./command.ts";
import { planOf, tellReport } from "./ingest-command.ts";
import { inputFiles } from "./input-files.ts";
import { codecs, outputOf, publish } from "./output-commands.ts";
import { openDataset, openWorkspace } from "./workspace.ts";

/** A directory's objects anew, from all of its catalogs at once, in another directory or a zip. */
export const rematchCommand: Command = async (words, terminal) => {
  const output = outputOf(words);
  const [directory, ...paths] = words.paths;
  if (directory === undefined || paths.length === 0)
    throw new UsageError("Expected a directory of light curves, then all of its catalogs: files, folders or archives.");
  const codec = choiceOption(words, "codec", codecs);
  const radiusArcsec = numberOption(words, "radius");
  const files = await inputFiles(paths);
  const before = await openDataset(directory);
  try {
    const { datasetId } = before.dataset;
    const { template, name } = await readRecord(datasetTree(before.root, datasetId));
    const workspace = await openWorkspace(output.directory, { make: true });
    try {
      if (workspace.dataset)
        throw new UsageError(`${output.directory} holds light curves already: expected a new directory.`);
      const expanded = await expandArchives({ files }, terminal.job);
      const plan = planOf(expanded.files, paths, {
        template,
        referencePath: undefined,
        epochTablePath: textOption(words, "epochs"),
      });
      const report = await rematch(
        { root: workspace.root, parser: { concurrency: 1, ...parseVerbs }, beforeRoot: before.root },
        defined({
          files: expanded.files,
          plan,
          match: defined({ mode: "auto" as const, radiusArcsec }),
          anewFrom: datasetId,
          name: textOption(words, "name") ?? name,
          codec,
        }),
        terminal.job,
      );
      report.refused.unshift(...expanded.refused);
      tellReport(report, terminal);
      if (!report.rematched) return exitCodes.interrupted;
      const { objectCount, followedCount, left } = report.rematched;
      terminal.say(
        `${formatCounted(objectCount.before, "object")} before, ${objectCount.after} now; ${formatCounted(followedCount, "tag, note, period or exclusion", "tags, notes, periods and exclusions")} followed.`,
        { event: "rematched", ...report.rematched },
      );
      for (const what of left) terminal.warn(`did not follow: ${what}`);
      await publish(words, output, { root: workspace.root, datasetId: report.datasetId }, terminal);
      return report.refused.length > 0 ? exitCodes.someRefused : exitCodes.done;
    } finally {
      workspace.release();
    }
  } finally {
    before.release();
  }
};
