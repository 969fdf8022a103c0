import { encodeAdditions, parseAdditionLog } from "../../core/additions/addition-log.ts";
import { type CurveFileOptions, refuseTold } from "../../core/archives/curve-file-options.ts";
import { datasetFiles, type JournalEpoch, type ObjectOrigin } from "../../core/cube/dataset.ts";
import { committedEpochs, parseJournal } from "../../core/cube/journal.ts";
import type { LimitsOfEpoch } from "../../core/cube/limits.ts";
import { noPoint } from "../../core/cube/no-point.ts";
import { emptySlab, type Slab } from "../../core/cube/slab.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { parseRecipe, type Recipe, recipeFile } from "../../core/export/recipe.ts";
import type { Job } from "../../core/job.ts";
import { defaultCodec } from "../../core/kernels/codec-name.ts";
import { unpackCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveAxis } from "../../core/lightcurve/curve-pack.ts";
import type { CurveSource } from "../../core/lightcurve/curve-source.ts";
import { validInAll } from "../../core/lightcurve/valid-in-all.ts";
import type { ImportStoreReport, ImportStoreRequest } from "../../core/verbs/import-store.ts";
import { changeRecord, datasetTree } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { writerLock } from "../../storage/locks.ts";
import { openZipStore } from "../../storage/zip/open-zip-store.ts";
import { removeDataset } from "../dataset/datasets.ts";
import { createDataset, type NewDataset } from "../epochs/create-dataset.ts";
import { type DatasetWriter, openDatasetWriter } from "../epochs/write-epoch.ts";
import { openArchiveFile } from "../read/archive-file.ts";
import { openZarrSource } from "../read/zarr-source.ts";
import type { StoreIo } from "../store-io.ts";
import { fetchStore } from "./fetch-store.ts";

/** Bound of the epochs that are held at once. */
const slabsBytes = 128 * 2 ** 20;

type ImportedFile = Pick<File, "name" | "lastModified">;

/** What our own archives have beside the store. */
interface Beside {
  recipe?: Recipe;
  journal: Map<string, JournalEpoch>;
  additions: ReturnType<typeof parseAdditionLog>["lines"];
  /** By epoch, where no journal has them. */
  limits?: ReadonlyMap<string, LimitsOfEpoch>;
}

/**
 * Makes a dataset of the store in a zip, or on a server, from where it is brought here first: objects, measurements, epochs, and every number; of our own archives also how it
 * was made, which catalogs its epochs came from, and all that people added. Reports epochs, in stage `write`. What
 * fails or is cancelled leaves no dataset; what is killed leaves one whose name says that it is not whole.
 * @throws NotAStore, StoreDamaged, CatalogSyntax, ServerFault, InvalidRequest, QuotaExceeded, Aborted
 */
export async function importStore(
  { root }: StoreIo,
  { file: given }: ImportStoreRequest,
  job: Job,
): Promise<ImportStoreReport> {
  const { file, told, others } = "told" in given ? given : { file: given };
  const isRemote = "url" in file;
  const store = await (isRemote ? fetchStore(file, job) : others ? undefined : openZipStore(file, file.name));
  if (!store) {
    const report = isRemote ? undefined : await importArchive(root, given.name, [file, ...(others ?? [])], told, job);
    if (report) return report;
    const [expected, found] = ["a zip with a Zarr store in it", "none"];
    const message = `${file.name} is no store of light curves that can be imported: expected ${expected}, found ${found}.`;
    throw new WorkbenchError("NotAStore", { file: file.name, expected, found }, message);
  }
  const datasetId = crypto.randomUUID();
  const text = async (name: string) => {
    const bytes = await store.get(`/${name}`);
    return bytes && new TextDecoder().decode(bytes);
  };
  try {
    refuseTold(told, file.name);
    const name = file.name.replace(isRemote ? /(\.zarr)?\.zip$|\.zarr$/i : /(\.zarr)?\.zip$/i, "") || file.name;
    const source = await openZarrSource(store, { sourceId: datasetId, name, file: file.name });
    const [recipe, journal, additions] = [
      await text(recipeFile),
      await text(datasetFiles.journal),
      await text(datasetFiles.additions),
    ];
    const bytes = (known: string | undefined) => new TextEncoder().encode(known ?? "");
    const parsed = recipe === undefined ? undefined : parseRecipe(recipe);
    const beside: Beside = {
      ...(parsed ? { recipe: parsed } : {}),
      journal: committedEpochs(parseJournal(bytes(journal)).lines),
      additions: parseAdditionLog(bytes(additions)).lines,
    };
    const { name: fileName, lastModified } = isRemote ? { ...file, lastModified: Date.now() } : file;
    return await importSource(root, datasetId, source, beside, { name: fileName, lastModified }, job);
  } catch (error) {
    await removeUnfinished(root, datasetId, job);
    throw error;
  } finally {
    store.close();
  }
}

/** Light curves of an archive, those of several files together; undefined where no file is one's that is known. */
async function importArchive(
  root: FileTree,
  name: string,
  files: readonly File[],
  told: CurveFileOptions | undefined,
  job: Job,
): Promise<ImportStoreReport | undefined> {
  const datasetId = crypto.randomUUID();
  const source = await openArchiveFile(files, datasetId, told);
  if (!source) return undefined;
  const beside: Beside = { journal: new Map(), additions: [], limits: source.limitsOfEpochs() };
  try {
    const lastModified = Math.max(...files.map((file) => file.lastModified));
    return await importSource(root, datasetId, source, beside, { name, lastModified }, job);
  } catch (error) {
    await removeUnfinished(root, datasetId, job);
    throw error;
  }
}

const removeUnfinished = (root: FileTree, datasetId: string, job: Job) =>
  removeDataset(
    { root },
    { datasetId },
    { ...job, signal: new AbortController().signal, progress() {}, async checkpoint() {} },
  );

async function importSource(
  root: FileTree,
  datasetId: string,
  source: CurveSource,
  beside: Beside,
  file: ImportedFile,
  job: Job,
): Promise<ImportStoreReport> {
  const tree = datasetTree(root, datasetId);
  const { record, wideFlags, leftOut = [] } = await source.overview();
  const { count: _, ...objects } = await source.objects();
  const epochs = await source.epochs();
  const isStatistic = ({ name }: { name: string }) => name.startsWith(`object_${validInAll}`);
  const [firstKey] = objects.objectKey;
  const properties = firstKey === undefined ? undefined : await source.propertyPack?.([firstKey]);
  const described = describedBy(beside.recipe, record, file, properties?.propertyKeys);
  const lock = await writerLock(datasetId);
  const making = createDataset(tree, {
    ...described,
    datasetId,
    name: `${described.name} (import not finished)`,
    objects: { ...objects, columns: objects.columns.filter((column) => !isStatistic(column)) },
    epochCount: epochs.count,
    wideFlags,
  });
  await making.finally(() => lock.release());
  if (beside.additions.length > 0) await tree.replaceFile(datasetFiles.additions, encodeAdditions(beside.additions));
  const writer = await openDatasetWriter(tree);
  try {
    await commitEpochs(writer, source, epochs, beside, job, objects.objectKey);
    const { epochKey, epochMjd, columns } = epochs;
    await writer.finish({ epochKey, epochMjd, timeSource: epochs.timeSource as never, columns });
  } finally {
    await writer.close();
  }
  await changeRecord(tree, (made) => ({
    ...made,
    name: described.name,
    ...(described.excludedEpochs ? { excludedEpochs: described.excludedEpochs } : {}),
  }));
  return {
    ...{ datasetId, objectCount: record.objectCount, epochCount: epochs.count },
    ...{ measurementCount: record.measurements.length, leftOut },
    hadStatistics: objects.columns.some(isStatistic),
  };
}

/** The dataset's record: as the recipe has it where it fits the store, else what the store says of itself. */
function describedBy(
  recipe: Recipe | undefined,
  { name, tables, measurements, time, assumptions }: Awaited<ReturnType<CurveSource["overview"]>>["record"],
  file: ImportedFile,
  propertyKeys: string[] | undefined,
): Omit<NewDataset, "datasetId" | "objects" | "epochCount"> {
  const keys = (axis: readonly { measurementKey: string }[]) =>
    axis.map(({ measurementKey }) => measurementKey).join("\n");
  if (recipe && keys(recipe.dataset.measurements) === keys(measurements)) {
    const { reference } = recipe.dataset;
    // The union's own file does not travel: its objects do.
    const origin: ObjectOrigin = reference.kind === "union" ? { kind: "union", united: reference.united } : reference;
    // Which properties there are is for the store to say; that none were to be kept, for the recipe.
    const { properties: said, ...dataset } = recipe.dataset;
    if (said?.length === 0 && !propertyKeys) return { ...recipe.dataset, reference: origin };
    return propertyKeys
      ? { ...recipe.dataset, reference: origin, properties: propertyKeys }
      : { ...dataset, reference: origin };
  }
  return {
    ...{ name, tables, measurements, time, codec: defaultCodec, template: "" },
    ...(assumptions ? { assumptions } : {}),
    ...(propertyKeys ? { properties: propertyKeys } : {}),
    createdAt: new Date(file.lastModified).toISOString(),
    reference: { kind: "reference", file: file.name, contentHash: "" },
    match: { mode: "auto", radiusArcsec: 1, removeOffsets: false },
  };
}

/** As many epochs at a time as fit in memory: the light curves are read once for each such group. */
async function commitEpochs(
  writer: DatasetWriter,
  source: CurveSource,
  { epochKey, epochMjd, timeSource }: Awaited<ReturnType<CurveSource["epochs"]>>,
  { journal, limits: known }: Beside,
  job: Job,
  objectKeys: readonly string[],
): Promise<void> {
  const { objectCount, measurements, tables, chunks } = writer.record;
  const { propertyCount = 0 } = chunks;
  const bytesPerEpoch = objectCount * (8 * measurements.length + 4 * tables.length * (1 + propertyCount));
  const atOnce = Math.max(1, Math.floor(slabsBytes / Math.max(1, bytesPerEpoch)));
  const tableOf = measurements.map(({ tableKey }) => tables.findIndex((table) => table.tableKey === tableKey));
  for (let first = 0; first < epochKey.length; first += atOnce) {
    const end = Math.min(epochKey.length, first + atOnce);
    const slabs = Array.from({ length: end - first }, () =>
      emptySlab(objectCount, measurements.length, tables.length, propertyCount),
    );
    await fillSlabs(slabs, first, source, tableOf, job);
    if (propertyCount > 0) await fillProperties(slabs, first, source, objectKeys, job);
    for (const [i, slab] of slabs.entries()) {
      const epoch = first + i;
      const {
        catalogs = [],
        refused = [],
        limits = known?.get(epochKey[epoch]!),
      } = journal.get(epochKey[epoch]!) ?? {};
      const mjd = epochMjd[epoch]!;
      const origin = timeSource[epoch] as "header";
      await writer.commitEpoch(epochKey[epoch]!, slab, {
        ...{ catalogs, refused },
        ...(limits && { limits }),
        time: Number.isNaN(mjd) ? { source: origin } : { epochMjd: mjd, source: origin },
      });
      job.progress({ stage: "write", done: epoch + 1, total: epochKey.length, unit: "epoch" });
      await job.checkpoint("write");
    }
  }
}

/** Objects whose properties are read at once. */
const propertyObjects = 64;

async function fillProperties(
  slabs: Slab[],
  firstEpoch: number,
  source: CurveSource,
  objectKeys: readonly string[],
  job: Job,
): Promise<void> {
  for (let start = 0; start < objectKeys.length; start += propertyObjects) {
    const some = objectKeys.slice(start, start + propertyObjects);
    const pack = await source.propertyPack!(some);
    if (!pack) return;
    const epochCount = pack.axis.epochKeys.length;
    for (const [k, { properties }] of slabs.entries())
      for (const [plane, numbers] of properties.entries())
        for (let i = 0; i < some.length; i++)
          numbers[start + i] = pack.numbers[(i * properties.length + plane) * epochCount + firstEpoch + k]!;
    await job.checkpoint("read");
  }
}

async function fillSlabs(
  slabs: Slab[],
  firstEpoch: number,
  source: CurveSource,
  tableOf: number[],
  job: Job,
): Promise<void> {
  let axis: CurveAxis | undefined;
  let object = 0;
  for await (const packed of source.blocks({})) {
    axis = packed.axis ?? axis;
    const { curves, objectKeys } = unpackCurveBlock(packed, axis!);
    curves.forEach(({ value, uncertainty, flags }, i) => {
      const measurement = i % tableOf.length;
      const at = object + Math.floor(i / tableOf.length);
      const table = tableOf[measurement]!;
      for (const [k, slab] of slabs.entries()) {
        const epoch = firstEpoch + k;
        slab.value[measurement]![at] = value[epoch]!;
        slab.uncertainty[measurement]![at] = uncertainty[epoch]!;
        // Of a store whose measurements have flags of their own, a table has the first that is more than nothing.
        const known = slab.flags[table]!;
        if (known[at] === noPoint.noCatalog || (known[at]! < 0 && flags[epoch]! >= 0)) known[at] = flags[epoch]!;
      }
    });
    object += objectKeys.length;
    await job.checkpoint("read");
  }
}
