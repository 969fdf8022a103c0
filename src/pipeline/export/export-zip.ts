import { createCrc32 } from "../../core/bytes/crc32.ts";
import { type DatasetRecord, datasetFiles, type GenerationRecord } from "../../core/cube/dataset.ts";
import { datasetIdAttribute } from "../../core/cube/store-metadata.ts";
import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import { notebookFile, writeArchiveNotebook } from "../../core/export/archive-notebook.ts";
import { writeArchiveReadme } from "../../core/export/archive-readme.ts";
import { planZip } from "../../core/export/zip.ts";
import type { Job } from "../../core/job.ts";
import type { ExportRequest } from "../../core/verbs/export-zip.ts";
import { encodeMetadata, type GroupMetadata } from "../../core/zarr/metadata.ts";
import { readStoreMetadata } from "../../storage/axis-files.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { ExportFolders } from "../../storage/export-folders.ts";
import type { FileTree } from "../../storage/files.ts";
import { listFiles } from "../../storage/list-files.ts";
import { readChoices } from "../dataset/reading-choices.ts";
import type { StoreIo } from "../store-io.ts";
import { type ArchiveContent, bytesContent } from "./archive-content.ts";
import { besideTheStore } from "./beside-the-store.ts";
import { exportedStatistics } from "./exported-statistics.ts";
import { type Recoder, recodeGeneration } from "./recode-generation.ts";

const blockBytes = 1 << 20;
/** Blocks read between two looks at an abort. */
const blocksPerCheckpoint = 32;

export interface ExportIo extends StoreIo {
  /** Where shards go that are packed anew. */
  folders: Pick<ExportFolders, "fresh">;
}

/**
 * The published object-chunked copy as a zip: README.md and `zarr.json` at the archive's root, entries stored; with the
 * statistics of its objects where it has been analysed, and what people added to it.
 * One pass over the files makes their checksums; the Blob then names them, and its bytes are read only when it is.
 * It is good while the generation is: once a later rechunk has removed that, reading the Blob fails.
 * In another codec than the copy's, the shards are packed anew first, into a folder that must outlive the Blob.
 * Reports bytes of the copy, in stage `export`.
 * @throws DatasetMissing, NotRechunked, DatasetDamaged, QuotaExceeded, Aborted
 */
export async function exportZip({ root, folders }: ExportIo, request: ExportRequest, job: Job): Promise<Blob> {
  const tree = datasetTree(root, request.datasetId);
  for (let attempt = 1; ; attempt++) {
    const record = await readRecord(tree);
    try {
      return await exportOf(tree, record, request, folders, job);
    } catch (error) {
      if (isWorkbenchError(error, "Aborted")) throw error;
      // Who made a newer copy meanwhile, or removed the dataset, removed the files too: that is no damage.
      const { generation } = await readRecord(tree);
      if (generation?.generation === record.generation?.generation || attempt === 3) throw error;
    }
  }
}

async function exportOf(
  tree: FileTree,
  record: DatasetRecord,
  request: ExportRequest,
  folders: ExportIo["folders"],
  job: Job,
): Promise<Blob> {
  const { generation } = record;
  if (!generation) throw notRechunked(request.datasetId, record.name);
  const codec = request.codec ?? generation.codec;
  if (codec === generation.codec) return zipOf(tree, record, generation, undefined, job);
  const to = await folders.fresh();
  const from = tree.subtree(datasetFiles.objectChunked(generation.generation));
  const recoder = await recodeGeneration(from, to, request.datasetId, generation, codec);
  try {
    return await zipOf(tree, record, generation, recoder, job);
  } catch (error) {
    await to.remove("");
    throw error;
  }
}

const encoder = new TextEncoder();

async function zipOf(
  tree: FileTree,
  record: DatasetRecord,
  generation: GenerationRecord,
  recoder: Recoder | undefined,
  job: Job,
): Promise<Blob> {
  const { datasetId } = record;
  const directory = tree.subtree(datasetFiles.objectChunked(generation.generation));
  const rootBytes = await directory.readFile("zarr.json");
  const stored = await readStoreMetadata(directory);
  if (!rootBytes || !stored) throw missingFile(datasetId, "zarr.json");
  const { correction, times } = await readChoices(tree);
  const contents = [
    await bytesContent("README.md", encoder.encode(writeArchiveReadme(record, generation, correction, times))),
  ];
  const paths = await listFiles(directory);
  const lengths = await Promise.all(paths.map((path) => directory.byteLength(path)));
  const total = lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);
  let done = 0;
  const onRead = (byteLength: number) => {
    done += byteLength;
    job.progress({ stage: "export", done, total, unit: "byte" });
  };
  const anyones = withoutDataset(stored);
  const recoded = recoder?.root(anyones) ?? (anyones === stored ? undefined : anyones);
  const statistics = await exportedStatistics(tree, record, generation, recoded ?? stored);
  const root = statistics?.root ?? recoded;
  contents.push(await bytesContent("zarr.json", root ? encodeMetadata(root) : rootBytes));
  contents.push(await bytesContent(notebookFile, encoder.encode(writeArchiveNotebook(record, correction))));
  contents.push(...(await besideTheStore(tree, record, generation)), ...(statistics?.contents ?? []));
  for (const [i, path] of paths.entries()) {
    if (path === "zarr.json") onRead(lengths[i] ?? 0);
    else {
      const content = (await recoder?.recode(path, job, onRead)) ?? (await readContent(directory, path, job, onRead));
      if (!content) throw missingFile(datasetId, path);
      contents.push(content);
    }
    await job.checkpoint("export");
  }

  const ordered = inReadingOrder(contents);
  const { localHeaders, centralDirectory } = planZip(ordered.map(({ entry }) => entry));
  const parts = ordered.flatMap(({ bytes }, i) => [localHeaders[i]!, bytes]);
  return new Blob([...parts, centralDirectory], { type: "application/zip" });
}

const shardName = /^(?:flags|lightcurves)\/c\/(\d+)\//;

/**
 * The order of an archive that is read in parts from a server: what explains it, then the documents of all arrays beside each other,
 * then their chunks, at last the shards, those of the same objects beside each other with the flags first, so that all of the flags, or
 * their index, come in one request with the header of the light curves.
 */
function inReadingOrder(contents: readonly ArchiveContent[]): ArchiveContent[] {
  const rank = ({ entry: { name } }: ArchiveContent) => {
    if (!name.includes("/")) return 0;
    if (name.endsWith("/zarr.json")) return 1;
    const [, shard] = shardName.exec(name) ?? [];
    return shard === undefined ? 2 : 3 + Number(shard);
  };
  return [...contents].sort((a, b) => rank(a) - rank(b)); // of one rank they stay as they were
}

/** A zip is of no dataset of a browser: that of the same catalogs is the same, wherever it was made. */
function withoutDataset(root: GroupMetadata): GroupMetadata {
  const { [datasetIdAttribute]: own, ...attributes } = root.attributes ?? {};
  return own === undefined ? root : { ...root, attributes };
}

/** A file as an entry, its bytes read once for their checksum; `undefined` when it is not there. */
async function readContent(
  tree: FileTree,
  path: string,
  job: Job,
  onRead: (byteLength: number) => void,
): Promise<ArchiveContent | undefined> {
  const bytes = await tree.blob(path);
  const file = await tree.openRead(path);
  if (!bytes || !file) {
    file?.close();
    return undefined;
  }
  try {
    const block = new Uint8Array(Math.min(blockBytes, file.byteLength));
    const crc32 = await createCrc32();
    for (let at = 0, blocks = 1; at < file.byteLength; blocks++) {
      const read = file.read(block, at);
      if (read === 0) return undefined; // shorter than it says: gone while it was read
      crc32.update(block.subarray(0, read));
      at += read;
      onRead(read);
      if (blocks % blocksPerCheckpoint === 0) await job.checkpoint("export");
    }
    return { entry: { name: path, byteLength: file.byteLength, crc32: crc32.digest() }, bytes };
  } finally {
    file.close();
  }
}

const notRechunked = (datasetId: string, name: string) =>
  new WorkbenchError("NotRechunked", { datasetId }, `“${name}” has no light curves to export yet: build them first.`);

const missingFile = (datasetId: string, path: string) =>
  new WorkbenchError(
    "DatasetDamaged",
    { datasetId, path, expected: "a file of the published generation", found: "nothing" },
    `${path} of the published light curves is missing: verify the dataset.`,
  );
