import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { mergeParts, type Part } from "../pipeline/ingest/merge-parts.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import { type Command, choiceOption, exitCodes, textOption, UsageError } from "./command.ts";
import { codecs, makeCopy, zipTo } from "./output-commands.ts";
import { openDataset, openWorkspace } from "./workspace.ts";
import { refuseToReplace } from "./write-blob.ts";

/** The directories of all parts of an ingest to light curves, in a zip or in a directory. */
export const mergeCommand: Command = async (words, terminal) => {
  const output = textOption(words, "output");
  if (output === undefined) throw new UsageError("Where to? Expected -o field.zarr.zip, or -o DIRECTORY.");
  if (words.paths.length === 0) throw new UsageError("Expected the directories of all parts.");
  const isZip = /\.zip$/i.test(output);
  const directory = isZip ? `${output}.work` : output;
  if (isZip && !existsSync(directory)) refuseToReplace(output, words.options.force === true);
  const held: { release(): void }[] = [];
  try {
    const parts: Part[] = [];
    for (const path of words.paths) {
      const opened = await openDataset(path);
      held.push(opened);
      parts.push({ name: path, tree: datasetTree(opened.root, opened.dataset.datasetId) });
    }
    const workspace = await openWorkspace(directory, { make: true });
    held.push(workspace);
    const { root, dataset } = workspace;
    const name = textOption(words, "name") ?? basename(output).replace(/(\.zarr)?\.zip$/i, "");
    const report = await mergeParts(root, parts, { datasetId: dataset?.datasetId, name }, terminal.job);
    const before = report.skippedEpochs > 0 ? `, ${report.skippedEpochs} were there already` : "";
    terminal.say(`${report.committedEpochs} epochs of ${parts.length} parts${before}.`, { event: "merged", ...report });
    const codec = choiceOption(words, "codec", codecs);
    if (words.options["no-rechunk"] === true && !isZip) return exitCodes.done;
    await makeCopy(root, report.datasetId, { codec }, terminal);
    if (isZip) await zipTo(output, root, report.datasetId, {}, terminal);
    if (isZip && words.options["keep-work"] !== true) await rm(directory, { recursive: true, force: true });
    return exitCodes.done;
  } finally {
    for (const one of held) one.release();
  }
};
