import { encodeMerged } from "../../core/additions/addition-log.ts";
import { keptExcludedPoints } from "../../core/additions/excluded-points.ts";
import { correctionInUse } from "../../core/additions/kept-corrections.ts";
import { keptKnownLists } from "../../core/additions/kept-known.ts";
import { keptTimes } from "../../core/additions/kept-times.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { type DatasetRecord, datasetFiles, type GenerationRecord } from "../../core/cube/dataset.ts";
import { committedEpochs, encodeJournalLine } from "../../core/cube/journal.ts";
import { csvText } from "../../core/export/csv.ts";
import { recipeFile, writeRecipe } from "../../core/export/recipe.ts";
import { knownTable } from "../../core/known/known-table.ts";
import type { FileTree } from "../../storage/files.ts";
import { readWhatIsLeft } from "../../storage/journal-file.ts";
import { readAdditions } from "../dataset/additions.ts";
import { readObjects } from "../dataset/union-file.ts";
import { type ArchiveContent, bytesContent } from "./archive-content.ts";

const knownObjectsFile = "known-objects.csv";

/**
 * What an archive holds besides its store: its recipe, which catalogs its epochs were made of, as far as the generation knows them, and
 * all that people added. Of additions that are damaged, what can be read.
 * @param tree the dataset's own directory
 */
export async function besideTheStore(
  tree: FileTree,
  record: DatasetRecord,
  { journalLines }: GenerationRecord,
): Promise<ArchiveContent[]> {
  const lines = (await readWhatIsLeft(tree)).lines.slice(0, journalLines);
  const journal = lines.map(encodeJournalLine);
  const merged = new MergedAdditions();
  merged.merge((await readAdditions(tree)).additions);
  const recipe = writeRecipe(record, committedEpochs(lines).values(), {
    correction: correctionInUse(merged),
    times: keptTimes(merged),
    excludedPoints: keptExcludedPoints(merged),
  });
  return Promise.all([
    bytesContent(recipeFile, new TextEncoder().encode(recipe)),
    ...(journal.length === 0 ? [] : [bytesContent(datasetFiles.journal, await joined(journal))]),
    ...(await knownContent(tree, record, merged)),
    ...(merged.isEmpty ? [] : [bytesContent(datasetFiles.additions, encodeMerged(merged))]),
  ]);
}

/** What lists of known objects say of each object; nothing where there are none. */
async function knownContent(
  tree: FileTree,
  record: DatasetRecord,
  merged: MergedAdditions,
): Promise<ReturnType<typeof bytesContent>[]> {
  const lists = keptKnownLists(merged);
  if (lists.length === 0) return [];
  const objects = await readObjects(tree, record);
  const columns = knownTable(lists, objects);
  const header = ["object_key", ...columns.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name))];
  const rows = objects.objectKey.map((key, row) => [key, ...columns.map(({ data }) => data[row])]);
  return [bytesContent(knownObjectsFile, new TextEncoder().encode(csvText(header, rows)))];
}

const joined = async (parts: Uint8Array<ArrayBuffer>[]) => new Uint8Array(await new Blob(parts).arrayBuffer());
