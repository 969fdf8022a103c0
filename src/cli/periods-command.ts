import { defined } from "../core/defined.ts";
import { formatCounted } from "../core/format-counted.ts";
import { surveyMethods } from "../core/periods/period-table.ts";
import { automaticSurvey } from "../core/periods/survey.ts";
import { periodRows } from "../pipeline/analyse/period-rows.ts";
import { searchPeriods } from "../pipeline/analyse/search-periods.ts";
import { statistics } from "../pipeline/dataset/statistics.ts";
import { openDatasetReader } from "../pipeline/read/read.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import {
  type Command,
  choiceOption,
  exitCodes,
  listOption,
  numberOption,
  onePath,
  textOption,
  UsageError,
} from "./command.ts";
import { makeCopy, statisticsCsv } from "./output-commands.ts";
import { openDataset } from "./workspace.ts";
import { writeBlob } from "./write-blob.ts";

/** Searches a directory's objects for periods; what was found is kept, and goes on where it was stopped. */
export const periodsCommand: Command = async (words, terminal) => {
  const path = onePath(words, "a directory of light curves");
  const settings = {
    method: choiceOption(words, "method", surveyMethods),
    harmonics: numberOption(words, "harmonics"),
    minFrequency: numberOption(words, "min-frequency"),
    maxFrequency: numberOption(words, "max-frequency"),
    oversampling: numberOption(words, "oversampling"),
    errorFloor: numberOption(words, "error-floor"),
  };
  const { harmonics, minFrequency = 0, maxFrequency = Number.POSITIVE_INFINITY } = settings;
  if (harmonics !== undefined && !(Number.isInteger(harmonics) && harmonics <= 8))
    throw new UsageError(`--harmonics: expected 1 to 8, found “${harmonics}”.`);
  if (maxFrequency < minFrequency)
    throw new UsageError(
      `--max-frequency: expected at least --min-frequency, ${minFrequency}, found “${maxFrequency}”.`,
    );
  const asked = listOption(words, "object");
  const { root, dataset, release } = await openDataset(path);
  try {
    const { datasetId } = dataset;
    const { job } = terminal;
    if (!dataset.rechunked || !dataset.upToDate) await makeCopy(root, datasetId, {}, { ...terminal, say: () => {} });
    const searcher = {
      concurrency: 1,
      periodRows: (request: Parameters<typeof periodRows>[1], job: Parameters<typeof periodRows>[2]) =>
        periodRows({ root }, request, job),
    };
    const report = await searchPeriods(
      { root, searcher },
      defined({
        datasetId,
        objectKeys: asked,
        measurementKeys: listOption(words, "measurement"),
        settings: { ...automaticSurvey, ...defined(settings) },
        force: words.options.force === true ? true : undefined,
      }),
      job,
    );
    for (const note of report.notes) terminal.warn(note);
    const columns = await statistics({ root }, { datasetId, columnNames: report.columnNames }, job);
    const reader = await openDatasetReader(datasetTree(root, datasetId));
    const objects = await reader.objects().finally(() => reader.close());
    const csv = () => statisticsCsv(objects, columns, asked && new Set(asked));
    const output = textOption(words, "output");
    const line = `Periods of ${report.foundCount} of ${formatCounted(report.objectCount, "object")}`;
    if (output !== undefined) {
      await writeBlob(output, new Blob([csv()]), job.signal);
      terminal.say(`${output}: ${line.toLowerCase()}.`, { event: "periods", ...report, path: output });
    } else if (words.options.json === true) terminal.say("", { event: "periods", ...report });
    else {
      process.stdout.write(csv());
      terminal.warn(`${line}.`);
    }
    return exitCodes.done;
  } finally {
    release();
  }
};
