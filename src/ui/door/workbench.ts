import { keptView } from "../../core/additions/kept-view.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { mayBeArchive } from "../../core/bytes/archive-name.ts";
import { estimateIngestBytes } from "../../core/cube/space-needed.ts";
import { type ErrorReport, reportError, WorkbenchError } from "../../core/errors.ts";
import type { Progress } from "../../core/job.ts";
import { unpackCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveAxis } from "../../core/lightcurve/curve-pack.ts";
import type { DatasetOverview, SourceRequest } from "../../core/verbs/datasets.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import type { IngestRequest } from "../../core/verbs/ingest.ts";
import { joinTabs, type TabJob } from "../../rpc/tabs.ts";
import { AdditionBook } from "./addition-book.ts";
import { CurveReader } from "./curve-reader.ts";
import type { CallOptions, IngestOptions, Workbench } from "./workbench-api.ts";
import { analyst, blocks, exporter, keeper, reader, rechunker, writer } from "./workers.ts";

const lastDatasetKey = "workbench.dataset";

/** While another tab works on the open dataset, it is read anew no more often than this. */
const followMs = 2000;

/** Makes the scripting door. The dataset that was open last is opened again before `ready` resolves. */
export function createWorkbench(): Workbench {
  let current: DatasetOverview | undefined;
  /** The file that is looked at, where `current` is one. */
  let lookedAt: File | undefined;
  let startNotice: ErrorReport | undefined;
  const listeners = new Set<() => void>();
  const tabs = joinTabs();
  const book = new AdditionBook(keeper, reader, tabs);

  function setCurrent(overview: DatasetOverview | undefined, file?: File): void {
    if (lookedAt && current && lookedAt !== file)
      reader()
        .release({ datasetId: current.record.datasetId })
        .catch(() => {});
    current = overview;
    book.ready(file ? undefined : overview?.record.datasetId);
    lookedAt = file;
    // A file is not there any more when the page is loaded again: the dataset that was open before is opened then.
    if (file) {
      for (const listener of listeners) listener();
      return;
    }
    if (overview) localStorage.setItem(lastDatasetKey, overview.record.datasetId);
    else localStorage.removeItem(lastDatasetKey);
    for (const listener of listeners) listener();
  }

  async function open(datasetId: string): Promise<DatasetOverview> {
    const overview = await reader().open({ datasetId });
    setCurrent(overview);
    return overview;
  }

  async function openLast(): Promise<void> {
    await requireStorage();
    const datasets = await reader().datasets(); // refused where workers have no synchronous file handles
    await book.recover();
    writer()
      .sweep()
      .catch(() => {}); // what stands in the way is said to whoever writes next
    const datasetId = localStorage.getItem(lastDatasetKey);
    if (datasetId === null || !datasets.some((dataset) => dataset.datasetId === datasetId)) return;
    try {
      await open(datasetId);
    } catch (error) {
      startNotice = reportError(error); // the others can be opened all the same
    }
  }

  const ready = openLast();
  ready.catch(() => {}); // whoever awaits `ready` is told; nobody has to

  /** Runs a job of which the other tabs are told. */
  async function told<Report>(
    verb: TabJob["verb"],
    datasetId: string | undefined,
    { onProgress }: CallOptions,
    run: (onProgress: (progress: Progress) => void) => Promise<Report>,
  ): Promise<Report> {
    const job = tabs.begin(verb, datasetId);
    const tell = (progress: Progress) => {
      job.progress(progress);
      onProgress?.(progress);
    };
    return run(tell).finally(() => job.end(datasetId ?? current?.record.datasetId));
  }

  /** Reads the open dataset anew after another tab worked on it; lets go of it when that tab removes or repairs it. */
  async function follow(datasetId: string): Promise<void> {
    const verbs = othersAt(datasetId);
    if (verbs.includes("remove")) setCurrent(undefined);
    if (verbs.includes("remove") || verbs.includes("repair")) return reader().release({ datasetId });
    const known = await reader().datasets();
    if (current?.record.datasetId !== datasetId) return;
    if (known.some((dataset) => dataset.datasetId === datasetId)) await open(datasetId);
    else setCurrent(undefined);
  }

  const othersAt = (datasetId: string) => tabs.others.flatMap((job) => (job.datasetId === datasetId ? [job.verb] : []));

  let lastFollowedMs = Number.NEGATIVE_INFINITY;
  tabs.onChange((datasetId) => {
    if (datasetId === undefined || datasetId !== current?.record.datasetId) return;
    const busy = othersAt(datasetId).some((verb) => verb === "ingest" || verb === "rechunk");
    if (busy && performance.now() - lastFollowedMs < followMs) return;
    lastFollowedMs = performance.now();
    follow(datasetId).catch(() => {}); // what is wrong is said by the user's next call
  });

  async function openSource(): Promise<SourceRequest> {
    await ready;
    if (!current)
      throw new WorkbenchError("DatasetMissing", {}, "No dataset is open: ingest catalogs or open one first.");
    const { datasetId } = current.record;
    return lookedAt ? { datasetId, file: lookedAt } : { datasetId };
  }

  /** @throws ReadOnly where this is what the file that is looked at is known by */
  function refuseFile(datasetId: string, verb: string): void {
    if (lookedAt && datasetId === current?.record.datasetId) throw readOnly(lookedAt.name, verb);
  }

  /** Id of the open dataset, for what a file that is looked at cannot do. @throws DatasetMissing, ReadOnly */
  async function openId(verb: string): Promise<string> {
    const { datasetId, file } = await openSource();
    if (file) throw readOnly(file.name, verb);
    return datasetId;
  }

  const curveReader = new CurveReader(reader);
  const workbench: Workbench = {
    ready,
    get current() {
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get startNotice() {
      return startNotice;
    },
    get otherTabs() {
      return tabs.others;
    },
    onOtherTabs: (listener) => tabs.onChange(() => listener()),
    async expandArchives(files, { signal, onProgress } = {}) {
      const dropped = Array.from(files, asDropped);
      // Files that are none are not sent to the worker and back.
      if (!dropped.some(({ path }) => mayBeArchive(path))) return { files: dropped, refused: [] };
      return writer().expandArchives({ files: dropped }, { signal, onProgress });
    },
    async preview(file, { tableKey = "default", idf = false, mapping } = {}) {
      const request = { ...asDropped(file), tableKey, idf };
      return writer().preview(mapping ? { ...request, mapping } : request);
    },
    async separations(request) {
      return writer().separations(request);
    },
    async ingest(files, options = {}) {
      await ready;
      const { signal, onProgress, onEvent } = options;
      if (lookedAt && (options.dataset ?? "auto") === "auto") throw readOnly(lookedAt.name, "ingest");
      const expanded = await workbench.expandArchives(files, { signal, onProgress });
      const request = ingestRequest(expanded.files, options, current?.record.datasetId);
      const report = await told("ingest", request.datasetId, options, async (onProgress) => {
        const report = await writer().ingest(request, { signal, onProgress, onEvent });
        await open(report.datasetId);
        return { ...report, refused: [...expanded.refused, ...report.refused] };
      });
      if (options.rechunk !== false && !report.cancelled) await workbench.rechunk({ signal, onProgress });
      return report;
    },
    async rechunk({ signal, onProgress, ...request } = {}) {
      const datasetId = await openId("rechunk");
      const report = await told("rechunk", datasetId, { onProgress }, (onProgress) =>
        rechunker().rechunk({ ...request, datasetId }, { signal, onProgress }),
      );
      if (report.changed && current?.record.datasetId === datasetId) await open(datasetId);
      return report;
    },
    async verify({ signal, onProgress } = {}) {
      return rechunker().verify({ datasetId: await openId("verify") }, { signal, onProgress });
    },
    async repair({ signal, onProgress } = {}) {
      const datasetId = await openId("repair");
      await reader().release({ datasetId });
      const report = await told("repair", datasetId, { onProgress }, (onProgress) =>
        rechunker().repair({ datasetId }, { signal, onProgress }),
      );
      if (current?.record.datasetId === datasetId) await open(datasetId);
      return report;
    },
    async objects() {
      return reader().objects(await openSource());
    },
    async epochs() {
      return reader().epochs(await openSource());
    },
    async lightCurve(objectKey, measurementKey) {
      const [curve] = await workbench.lightCurves([{ objectKey, measurementKey }]);
      return curve!;
    },
    async lightCurves(curves) {
      return curveReader.read(await openSource(), curves);
    },
    async *curveBlocks(request = {}, options) {
      const source = await openSource();
      let axis: CurveAxis | undefined;
      for await (const block of blocks().curveBlocks({ ...request, ...source }, options)) {
        axis = block.axis ?? axis;
        yield unpackCurveBlock(block, axis!);
      }
    },
    async *epochBlocks(epochKey, request = {}, options) {
      yield* blocks().epochBlocks({ ...request, epochKey, datasetId: await openId("epochBlocks") }, options);
    },
    async analyse({ signal, onProgress, ...request } = {}) {
      return analyst().analyse({ ...request, datasetId: await openId("analyse") }, { signal, onProgress });
    },
    async statistics(columnNames) {
      if (lookedAt) return []; // none were computed
      const datasetId = await openId("statistics");
      return analyst().statistics(columnNames ? { datasetId, columnNames } : { datasetId });
    },
    async exportZip({ signal, onProgress, codec } = {}) {
      const datasetId = await openId("exportZip");
      return exporter().exportZip(codec ? { datasetId, codec } : { datasetId }, { signal, onProgress });
    },
    async datasets() {
      await ready;
      return reader().datasets();
    },
    open,
    async holdsStore(file) {
      return reader().holdsStore({ file });
    },
    async openStore(file) {
      await ready;
      // The pool of open sources knows a file by this: another file, or the same changed, is another source.
      const datasetId = `file:${crypto.randomUUID()}`;
      const overview = await reader().open({ datasetId, file });
      setCurrent(overview, file);
      return overview;
    },
    close: () => setCurrent(undefined),
    async rename(datasetId, name) {
      await writer().rename({ datasetId, name });
      if (current?.record.datasetId === datasetId) await open(datasetId);
    },
    async describe() {
      return reader().describe({ datasetId: await openId("describe") });
    },
    async view() {
      const { additions, damage } = await workbench.additions();
      for (const { path, what } of damage)
        throw new WorkbenchError(
          "DatasetDamaged",
          { datasetId: current?.record.datasetId ?? "", path, expected: "what was kept", found: what },
          `${path}, which keeps selections, tags and notes, is not as it was written: ${what}. Repair the dataset.`,
        );
      const merged = new MergedAdditions();
      merged.merge(additions);
      return keptView(merged);
    },
    async saveView(datasetId, view) {
      refuseFile(datasetId, "saveView");
      await book.saveView(datasetId, view);
    },
    async keep(datasetId, changes) {
      refuseFile(datasetId, "keep");
      await book.keep(datasetId, changes);
    },
    async additions() {
      const { datasetId, file } = await openSource();
      return file ? { additions: [], damage: [] } : book.additions(datasetId);
    },
    onKept: (listener) => book.onKept(listener),
    async excludeEpochs(epochKeys, { exclude = true, signal, onProgress } = {}) {
      const datasetId = await openId("excludeEpochs");
      const reopen = async () => current?.record.datasetId === datasetId && open(datasetId);
      const { statisticsRemoved } = await writer().excludeEpochs({ datasetId, epochKeys, exclude });
      await reopen();
      if (!statisticsRemoved) return;
      await analyst().analyse({ datasetId }, { signal, onProgress });
      await reopen();
    },
    async remove(datasetId, { signal, onProgress } = {}) {
      if (current?.record.datasetId === datasetId) setCurrent(undefined);
      await Promise.all([reader().release({ datasetId }), book.release(datasetId)]);
      await told("remove", datasetId, { onProgress }, (onProgress) =>
        writer().remove({ datasetId }, { signal, onProgress }),
      );
    },
    async space() {
      return reader().space();
    },
    estimateBytes: (files) =>
      estimateIngestBytes(Array.from(files, asDropped).map(({ path, file }) => ({ path, byteLength: file.size }))),
  };
  return workbench;
}

const readOnly = (file: string, verb: string) =>
  new WorkbenchError("ReadOnly", { file, verb }, `${file} is open to be looked at only: “${verb}” needs a dataset.`);

function ingestRequest(files: DroppedFile[], options: IngestOptions, openDatasetId: string | undefined): IngestRequest {
  const { dataset = "auto", mode = "auto", radiusArcsec, removeOffsets, weighErrors } = options;
  const { name, template, referencePath, epochTablePath, mapping, codec, reread } = options;
  return withoutUndefined({
    ...{ name, template, referencePath, epochTablePath, mapping, codec, reread },
    files,
    match: withoutUndefined({ mode, radiusArcsec, removeOffsets, weighErrors }),
    datasetId: dataset === "auto" ? openDatasetId : dataset === "new" ? undefined : dataset,
    newDatasetIfForeign: dataset === "auto",
  });
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

const withoutUndefined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;

const asDropped = (file: File | DroppedFile): DroppedFile =>
  file instanceof File ? { path: file.webkitRelativePath || file.name, file } : file;

/**
 * Some private windows have the private file system's interface, but open none.
 * @throws Unsupported where this window has no Origin Private File System
 */
async function requireStorage(): Promise<void> {
  const opening = navigator.storage?.getDirectory?.() ?? Promise.reject(new TypeError("navigator.storage is missing"));
  await opening.catch((cause) => {
    throw new WorkbenchError(
      "Unsupported",
      { feature: "Origin Private File System" },
      "This browser, or this private window, has no Origin Private File System, where light curves would be stored.",
      { cause },
    );
  });
}
