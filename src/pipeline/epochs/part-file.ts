import { createContentHasher } from "../../core/bytes/content-hash.ts";
import { parseSealedJson, sealJson } from "../../core/bytes/sealed-json.ts";
import { type DatasetRecord, datasetFiles } from "../../core/cube/dataset.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { IngestPart, IngestRequest } from "../../core/verbs/ingest.ts";
import type { FileTree } from "../../storage/files.ts";

/** What one part says of the ingest that it is a part of. */
export interface PartFile extends IngestPart {
  /** Hash of everything that decides the bytes but the contents of the catalogs: the parts of one ingest have the same. */
  recipeHash: string;
  /** The catalogs of all parts, in the order that one ingest of everything reads them in. */
  catalogs: { epochKey: string; path: string }[];
  /** How many tables and measurements the axes had before the first epoch; later ones came with epochs. */
  tableCount: number;
  measurementCount: number;
  /** Its epochs whose catalogs name the day and no time, as MJD of its beginning: whether they share it, all parts tell. */
  nights?: [epochKey: string, mjd: number][];
}

/**
 * Says beside a dataset which part of which ingest it is, before its first epoch is committed.
 * @throws InvalidRequest where it is another part, or one of another ingest
 */
export async function keepPart(tree: FileTree, record: DatasetRecord, request: IngestRequest): Promise<void> {
  const { part, plan } = request;
  const before = await readPart(tree);
  if (!part && !before) return;
  const recipeHash = await hashRecipe(request);
  const found = before ? `part ${before.index} of ${before.count}` : "a dataset that is no part";
  const isSame =
    !before || (before.index === part?.index && before.count === part.count && before.recipeHash === recipeHash);
  if (!isSame) {
    const expected = part ? `part ${part.index} of ${part.count} of this very ingest` : "a dataset that is no part";
    throw new WorkbenchError(
      "InvalidRequest",
      { what: "part", expected, found },
      `This directory holds ${found}, of an ingest with other files or settings or another number of parts: expected ${expected}.`,
    );
  }
  if (before || !part) return;
  const file: PartFile = {
    ...part,
    recipeHash,
    catalogs: plan.catalogs.map(({ epochKey, index }) => ({ epochKey, path: request.files[index]!.path })),
    tableCount: record.tables.length,
    measurementCount: record.measurements.length,
  };
  await writePart(tree, file);
}

/** Keeps, for the merge, days that epochs were taken on. */
export async function keepNights(tree: FileTree, nights: ReadonlyMap<string, number>): Promise<void> {
  const part = await readPart(tree);
  if (!part || nights.size === 0) return;
  await writePart(tree, { ...part, nights: [...new Map([...(part.nights ?? []), ...nights])] });
}

const writePart = (tree: FileTree, file: PartFile) =>
  tree.replaceFile(datasetFiles.part, new TextEncoder().encode(sealJson(file, "line")));

/**
 * Undefined where a dataset is no part.
 * @throws DatasetDamaged
 */
export async function readPart(tree: FileTree): Promise<PartFile | undefined> {
  const bytes = await tree.readFile(datasetFiles.part);
  if (!bytes) return undefined;
  try {
    return parseSealedJson<PartFile>(new TextDecoder().decode(bytes));
  } catch (cause) {
    const [expected, found] = ["a sealed record", cause instanceof Error ? cause.message : String(cause)];
    throw new WorkbenchError(
      "DatasetDamaged",
      { path: datasetFiles.part, expected, found },
      `${datasetFiles.part} is not as it was written: ${found}.`,
      { cause },
    );
  }
}

async function hashRecipe({ files, plan, match, mapping, codec }: IngestRequest): Promise<string> {
  const { catalogs, reference, epochTable, template } = plan;
  const listed = files.map(({ path, file }) => [path, file.size]);
  const recipe = JSON.stringify([listed, catalogs, reference, epochTable, template, match, mapping, codec]);
  const hasher = await createContentHasher();
  hasher.update(new TextEncoder().encode(recipe));
  return hasher.digest();
}
