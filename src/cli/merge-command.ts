import { formatCounted } from "../core/format-counted.ts";
import { mergeParts, type Part } from "../pipeline/ingest/merge-parts.ts";
import { datasetTree } from "../storage/dataset-directory.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { outputOf, publish } from "./output-commands.ts";
import { endRecipe, replayedRecipe, tellReplay } from "./recipe.ts";
import { openDataset, openWorkspace } from "./workspace.ts";

/** The directories of all parts of an ingest to light curves, in a zip or in a directory. */
export const mergeCommand: Command = async (words, terminal) => {
  const output = outputOf(words);
  if (words.paths.length === 0) throw new UsageError("Expected the directories of all parts.");
  const recipe = await replayedRecipe(words);
  if (words.options.recipe !== undefined && !recipe)
    throw new UsageError(
      "--recipe: expected the recipe.json of a dataset, or its zip; options were given to the parts.",
    );
  if (recipe && words.options["no-rechunk"] === true)
    throw new UsageError("--recipe needs the light curves: expected no --no-rechunk beside it.");
  const held: { release(): void }[] = [];
  try {
    const parts: Part[] = [];
    for (const path of words.paths) {
      const opened = await openDataset(path);
      held.push(opened);
      parts.push({ name: path, tree: datasetTree(opened.root, opened.dataset.datasetId) });
    }
    const workspace = await openWorkspace(output.directory, { make: true });
    held.push(workspace);
    const { root, dataset } = workspace;
    const report = await mergeParts(root, parts, { datasetId: dataset?.datasetId, name: output.name }, terminal.job);
    const before = report.skippedEpochs > 0 ? `, ${report.skippedEpochs} were there already` : "";
    terminal.say(
      `${formatCounted(report.committedEpochs, "epoch")} of ${formatCounted(parts.length, "part")}${before}.`,
      { event: "merged", ...report },
    );
    if (words.options["no-rechunk"] === true && !output.isZip) return exitCodes.done;
    const { datasetId } = report;
    const finish =
      recipe &&
      (async () => {
        const left = await endRecipe(root, datasetId, recipe, terminal);
        tellReplay({ followed: ["Times, epochs that are left out, and zero points."], left }, terminal);
      });
    await publish(words, output, { root, datasetId, finish }, terminal);
    return exitCodes.done;
  } finally {
    for (const one of held) one.release();
  }
};
