import { encodeMerged } from "../../core/additions/addition-log.ts";
import { correctionInUse } from "../../core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { type DatasetRecord, datasetFiles, type GenerationRecord } from "../../core/cube/dataset.ts";
import { committedEpochs, encodeJournalLine } from "../../core/cube/journal.ts";
import { recipeFile, writeRecipe } from "../../core/export/recipe.ts";
import type { FileTree } from "../../storage/files.ts";
import { readWhatIsLeft } from "../../storage/journal-file.ts";
import { readAdditions } from "../dataset/additions.ts";
import { type ArchiveContent, bytesContent } from "./archive-content.ts";

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
  const recipe = writeRecipe(record, committedEpochs(lines).values(), correctionInUse(merged));
  return Promise.all([
    bytesContent(recipeFile, new TextEncoder().encode(recipe)),
    ...(journal.length === 0 ? [] : [bytesContent(datasetFiles.journal, await joined(journal))]),
    ...(merged.isEmpty ? [] : [bytesContent(datasetFiles.additions, encodeMerged(merged))]),
  ]);
}

const joined = async (parts: Uint8Array<ArrayBuffer>[]) => new Uint8Array(await new Blob(parts).arrayBuffer());
