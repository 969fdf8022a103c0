import { defined } from "../core/defined.ts";
import { replayRecipe } from "../core/export/replay-recipe.ts";
import { formatCounted } from "../core/format-counted.ts";
import { droppedName, type IngestPlan } from "../core/naming/ingest-plan.ts";
import { planIngest } from "../core/naming/plan-ingest.ts";
import { withRefusedArchives } from "../core/refused-archives.ts";
import type { DroppedFile } from "../core/verbs/expand-archives.ts";
import type { IngestReport } from "../core/verbs/ingest.ts";
import { expandArchives } from "../pipeline/ingest/expand-archives.ts";
import { ingest } from "../pipeline/ingest/ingest.ts";
import { parseVerbs } from "../pipeline/ingest/parse-verbs.ts";
import {
  type Command,
  choiceOption,
  exitCodes,
  numberOption,
  partOption,
  type Terminal,
  textOption,
  UsageError,
} from "./command.ts";
import { inputFiles } from "./input-files.ts";
import { codecs, outputOf, publish } from "./output-commands.ts";
import {
  endRecipe,
  leftInPart,
  matchedOtherwise,
  replayedRecipe,
  type ToldWords,
  tellReplay,
  withRecipe,
} from "./recipe.ts";
import { openWorkspace } from "./workspace.ts";

const modes = ["auto", "key", "position"] as const;

/** Catalogs to light curves, in a zip or in a directory. */
export const ingestCommand: Command = async (given, terminal) => {
  const recipe = await replayedRecipe(given);
  const words: ToldWords = recipe ? given : withRecipe("ingest", given);
  const output = outputOf(words);
  if (words.paths.length === 0) throw new UsageError("Expected catalogs: files, folders or archives.");
  const part = partOption(words);
  if (part && output.isZip)
    throw new UsageError(
      "A part goes into a directory: expected -o DIRECTORY, which “merge” takes with those of the others.",
    );
  const switched = (name: string) => (typeof words.options[name] === "boolean" ? words.options[name] : undefined);
  const closest = switched("no-weigh-errors");
  const settings = defined({
    mode: choiceOption(words, "mode", modes),
    radiusArcsec: numberOption(words, "radius"),
    radiusPixels: numberOption(words, "radius-pixels"),
    removeOffsets: switched("remove-offsets"),
    keepOffsets: switched("keep-offsets"),
    weighErrors: closest === undefined ? undefined : !closest,
  });
  const codec = choiceOption(words, "codec", codecs);
  const files = await inputFiles(words.paths);
  const workspace = await openWorkspace(output.directory, { make: true });
  try {
    const { root, dataset } = workspace;
    const expanded = await expandArchives({ files }, terminal.job);
    const replay = recipe && replayRecipe(recipe, expanded.files.map(droppedName));
    const { template, referencePath, epochTablePath, mapping, ...asked } = replay?.choices ?? {};
    const plan = planOf(expanded.files, words.paths, {
      template: textOption(words, "template") ?? template,
      referencePath: textOption(words, "reference") ?? referencePath,
      epochTablePath: textOption(words, "epochs") ?? epochTablePath,
    });
    const { codec: askedCodec, sourceProperties, ...askedMatch } = asked;
    const match = { mode: "auto" as const, ...askedMatch, ...settings };
    const report = await ingest(
      { root, parser: { concurrency: 1, ...parseVerbs } },
      defined({
        files: expanded.files,
        plan,
        match,
        datasetId: dataset?.datasetId,
        part,
        name: output.name,
        mapping: words.mapping ?? mapping,
        codec: codec ?? askedCodec,
        sourceProperties: words.options["no-source-properties"] === true ? false : sourceProperties,
        reread: words.options.reread === true ? true : undefined,
      }),
      terminal.job,
    ).catch((error) => Promise.reject(withRefusedArchives(error, expanded.refused)));
    report.refused.unshift(...expanded.refused);
    tellReport(report, terminal);
    if (report.cancelled) return exitCodes.interrupted;
    const { datasetId } = report;
    const finish =
      recipe &&
      replay &&
      (async () => {
        const before = dataset ? await matchedOtherwise(root, datasetId, match) : [];
        const after = part ? leftInPart(recipe) : await endRecipe(root, datasetId, recipe, terminal);
        tellReplay({ followed: replay.followed, left: [...replay.left, ...before, ...after] }, terminal);
      });
    if (part) await finish?.();
    else await publish(words, output, { root, datasetId, finish }, terminal);
    return report.refused.length > 0 ? exitCodes.someRefused : exitCodes.done;
  } finally {
    workspace.release();
  }
};

interface PlanWords {
  template: string | undefined;
  referencePath: string | undefined;
  epochTablePath: string | undefined;
}

/** @throws UsageError with the options that answer what names and contents leave open */
export function planOf(files: readonly DroppedFile[], paths: readonly string[], options: PlanWords): IngestPlan {
  const names = files.map(droppedName);
  const known = new Set(names.map(({ path }) => path));
  // A path of this machine, or one below a folder that was given alone, is as good as the path in the report.
  const within = (path: string | undefined) => {
    if (path === undefined || known.has(path)) return path;
    const clean = path.replace(/^\.\//, "").replaceAll("\\", "/");
    const found = [...known].filter(
      (name) => clean.endsWith(`/${name}`) || name.endsWith(`/${clean}`) || name === clean,
    );
    if (found.length === 1) return found[0];
    throw new UsageError(`${path} is ${found.length === 0 ? "none" : "several"} of the files of ${paths.join(", ")}.`);
  };
  const { template, referencePath, epochTablePath } = options;
  const plan = planIngest(
    names,
    defined({ template, referencePath: within(referencePath), epochTablePath: within(epochTablePath) }),
  );
  for (const question of plan.questions) {
    if (question.ask === "template") continue;
    const option = question.ask === "reference" ? "--reference" : "--epochs";
    const candidates = question.candidates.map((index) => names[index]!.path).join(", ");
    throw new UsageError(`Several files may be the ${question.ask} catalog: say ${option} with one of ${candidates}.`);
  }
  return plan;
}

/** Says what an ingest did, and what was assumed. */
export function tellReport(report: IngestReport, { say, warn }: Terminal): void {
  for (const { path, reason } of report.ignored) warn(`passed over: ${path}: ${reason}`);
  for (const { path, warnings } of report.warnings)
    for (const { message } of warnings) warn(`note: ${path}: ${message}`);
  for (const { path, text, fileCount } of report.assumptions)
    warn(
      `assumed: ${text}${path === undefined ? "" : ` (${path}${fileCount ? ` and others, ${formatCounted(fileCount, "file")}` : ""})`}`,
    );
  for (const { path, error } of report.refused) warn(`refused: ${path}: ${error.message}`);
  const counts = [
    `${formatCounted(report.committedEpochs, "epoch")} committed from ${formatCounted(report.committedCatalogs, "catalog")}`,
    ...(report.skippedCatalogs > 0 ? [`${report.skippedCatalogs} were there already`] : []),
    ...(report.refused.length > 0 ? [`${report.refused.length} refused`] : []),
    ...(report.cancelled ? ["interrupted: the same command goes on from here"] : []),
  ];
  say(`${counts.join(", ")} (${(report.elapsedMs / 1000).toFixed(1)} s).`, { event: "ingested", ...report });
}
