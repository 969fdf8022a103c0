import { keptView } from "../../core/additions/kept-view.ts";
import { MergedAdditions } from "../../core/additions/merged-additions.ts";
import { isReadingKind } from "../../core/additions/reading-kinds.ts";
import { inTurn } from "../../core/ahead.ts";
import { estimateIngestBytes } from "../../core/cube/space-needed.ts";
import { defined } from "../../core/defined.ts";
import { type ErrorReport, reportError, WorkbenchError } from "../../core/errors.ts";
import { frozen } from "../../core/frozen.ts";
import { abortedError, type Progress } from "../../core/job.ts";
import { unpackCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveAxis } from "../../core/lightcurve/curve-pack.ts";
import { loadedPart } from "../../core/load-part.ts";
import { droppedName } from "../../core/naming/ingest-plan.ts";
import type { DatasetOverview, LookedAt, SourceRequest } from "../../core/verbs/datasets.ts";
import { joinTabs, type TabJob } from "../../rpc/tabs.ts";
import { recall, remember } from "../kit/remember.ts";
import { AdditionBook } from "./addition-book.ts";
import { CurveReader } from "./curve-reader.ts";
import { asDropped, checkArguments } from "./door-arguments.ts";
import { keptDamaged, readOnly, requireStorage } from "./refusals.ts";
import { unlessAborted } from "./unless-aborted.ts";
import type { CallOptions, Workbench } from "./workbench-api.ts";
import { analyst, blocks, keeper, onCleared, reader, rechunker, writer } from "./workers.ts";

const exportPart = loadedPart(() => import("./export-request.ts"));
const ingestPart = loadedPart(() => import("./ingest-request.ts"));
const pointsPart = loadedPart(() => import("./exclude-points.ts"));
const periodPart = loadedPart(() => import("./period-request.ts"));
const recoveryPart = loadedPart(() => import("./recovery-calls.ts"));
const timePart = loadedPart(() => import("./time-calls.ts"));
const propertyPart = loadedPart(() => import("../../core/lightcurve/object-properties.ts"));
const knownPart = async () => (await exportPart()).knownCalls();
const correctionPart = loadedPart(() => import("./correction-calls.ts"));

/** While another tab works on the open dataset, it is read anew no more often than this. */
const followMs = 2000;

/** Makes the scripting door. The dataset that was open last is opened again before `ready` resolves, but by a `remote` page. */
export function createWorkbench({ remote = false } = {}): Workbench {
  let current: DatasetOverview | undefined;
  /** The file that is looked at, where `current` is one. */
  let lookedAt: LookedAt | undefined;
  let startNotice: ErrorReport | undefined;
  const listeners = new Set<() => void>();
  const tabs = joinTabs();
  const book = new AdditionBook(keeper, reader, tabs);

  function setCurrent(overview: DatasetOverview | undefined, file?: LookedAt): void {
    if (lookedAt && current && lookedAt !== file)
      reader()
        .release({ datasetId: current.record.datasetId })
        .catch(() => {});
    current = frozen(overview);
    book.ready(file ? undefined : overview?.record.datasetId);
    lookedAt = file;
    // A file is not there any more when the page is loaded again: the dataset that was open before is opened then.
    if (!file) remember("dataset", overview?.record.datasetId);
    for (const listener of listeners) listener();
  }

  async function open(datasetId: string, { signal }: CallOptions = {}): Promise<DatasetOverview> {
    const overview = await unlessAborted(signal, () => reader().open({ datasetId }, { signal }));
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
    const datasetId = recall("dataset");
    if (remote || datasetId === undefined || !datasets.some((dataset) => dataset.datasetId === datasetId)) return;
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

  /** What was kept is read one after the other: what was read last is shown last. */
  const following = inTurn();
  onCleared(() => current && !lookedAt && setCurrent(undefined));

  book.onKept((datasetId, additions, isOwn) => {
    const concerns = datasetId === current?.record.datasetId && additions.some(({ kind }) => isReadingKind(kind));
    if (concerns && !isOwn) following(() => follow(datasetId)).catch(() => {}); // what is wrong is said by the next call
  });

  const othersAt = (datasetId: string) => tabs.others.flatMap((job) => (job.datasetId === datasetId ? [job.verb] : []));

  let lastFollowedMs = Number.NEGATIVE_INFINITY;
  tabs.onChange((datasetId) => {
    if (datasetId === undefined || datasetId !== current?.record.datasetId) return;
    const busy = othersAt(datasetId).some((verb) => verb === "ingest" || verb === "rechunk");
    if (busy && performance.now() - lastFollowedMs < followMs) return;
    lastFollowedMs = performance.now();
    follow(datasetId).catch(() => {}); // at once: whoever removes a dataset waits for the files that this tab has open
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
  async function openId(verb: string, signal?: AbortSignal): Promise<string> {
    if (signal?.aborted) throw abortedError();
    const { datasetId, file } = await openSource();
    if (file) throw readOnly(file.name, verb);
    return datasetId;
  }

  async function mergedAdditions(): Promise<MergedAdditions> {
    const merged = new MergedAdditions();
    merged.merge((await workbench.additions()).additions);
    return merged;
  }

  /** Reads a dataset anew where it is the open one. */
  async function reopen(datasetId: string): Promise<void> {
    if (current?.record.datasetId === datasetId) await open(datasetId);
  }
  const correctionDesk = { analyst, book, merged: mergedAdditions, reopen };
  const timeDesk = { book, reopen, current: () => current!, door: () => workbench };
  const imageBook = loadedPart(async () => new (await import("./image-book.ts")).ImageBook(workbench));
  const curveReader = new CurveReader(reader);
  const periodDesk = { analyst, tabs, openId, openSource, curveReader, current: () => current! };
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
      if (signal?.aborted) throw abortedError();
      return writer().expandArchives({ files: Array.from(files, asDropped) }, { signal, onProgress });
    },
    async preview(file, { tableKey = "default", idf = false, mapping, signal } = {}) {
      const request = defined({ ...asDropped(file), tableKey, idf, mapping });
      return unlessAborted(signal, () => writer().preview(request, { signal }));
    },
    async separations(request, { signal, onProgress } = {}) {
      return unlessAborted(signal, () => writer().separations(request, { signal, onProgress }));
    },
    async ingest(files, options = {}) {
      const { signal, onProgress, onEvent } = options;
      if (signal?.aborted) throw abortedError();
      await ready;
      if (lookedAt && (options.dataset ?? "auto") === "auto") throw readOnly(lookedAt.name, "ingest");
      const expanded = options.plan
        ? { files: Array.from(files, asDropped), refused: [] }
        : await workbench.expandArchives(files, { signal, onProgress });
      const { ingestRequest, rejectWith, withRecipe, finishRecipe, getReady } = await ingestPart();
      const request = ingestRequest(expanded.files, await withRecipe(expanded.files, options), current?.record);
      const report = await told("ingest", request.datasetId, options, async (onProgress) => {
        const ingesting = writer().ingest(request, { signal, onProgress, onEvent });
        getReady();
        const report = await ingesting.catch(rejectWith(expanded.refused));
        await imageBook().then((book) => book.offer(report.datasetId, expanded.files), console.error);
        await open(report.datasetId);
        const known = await (await knownPart()).addDropped(workbench, report.datasetId, request, { signal });
        return { ...report, refused: [...expanded.refused, ...report.refused, ...known] };
      });
      if (options.rechunk !== false && !report.cancelled) await workbench.rechunk({ signal, onProgress });
      return finishRecipe(workbench, report, expanded.files, options);
    },
    async rechunk({ signal, onProgress, zeroPoints, ...request } = {}) {
      const datasetId = await openId("rechunk", signal);
      const report = await told("rechunk", datasetId, { onProgress }, (onProgress) =>
        rechunker().rechunk({ ...request, datasetId }, { signal, onProgress }),
      );
      if (!report.changed) return report;
      if (zeroPoints !== "auto") {
        await reopen(datasetId);
        return report;
      }
      // Before anything is read anew: the first light curve that is shown is to be the corrected one.
      const { calibrateByItself } = await correctionPart().catch(async (error) => {
        await reopen(datasetId);
        throw error;
      });
      const made = await calibrateByItself(correctionDesk, datasetId, { signal, onProgress });
      return made ? { ...report, zeroPoints: made } : report;
    },
    verify: async ({ signal, onProgress } = {}) =>
      rechunker().verify({ datasetId: await openId("verify", signal) }, { signal, onProgress }),
    async repair({ signal, onProgress } = {}) {
      const datasetId = await openId("repair", signal);
      await reader().release({ datasetId });
      const report = await told("repair", datasetId, { onProgress }, (onProgress) =>
        rechunker().repair({ datasetId }, { signal, onProgress }),
      );
      await reopen(datasetId);
      return report;
    },
    objects: ({ signal } = {}) => unlessAborted(signal, async () => reader().objects(await openSource(), { signal })),
    epochs: ({ signal } = {}) => unlessAborted(signal, async () => reader().epochs(await openSource(), { signal })),
    async lightCurve(objectKey, measurementKey, options) {
      const [curve] = await workbench.lightCurves([{ objectKey, measurementKey }], options);
      return curve!;
    },
    lightCurves: (curves, { signal, time } = {}) =>
      unlessAborted(signal, async () => {
        const read = await curveReader.read(await openSource(), curves, signal);
        return time === undefined ? read : (await timePart()).withTimes(timeDesk, read, time);
      }),
    sourceProperties: (objectKey, { signal } = {}) =>
      unlessAborted(signal, async () => {
        const pack = await reader().sourceProperties({ ...(await openSource()), objectKey }, { signal });
        return (await propertyPart()).objectProperties(objectKey, pack);
      }),
    times: (kind, objectKey, { signal } = {}) =>
      unlessAborted(signal, async () => {
        await openSource();
        return (await timePart()).timesOf(timeDesk, kind, objectKey);
      }),
    setTimes: async (settings, { signal } = {}) =>
      (await timePart()).setTimes(timeDesk, await openId("setTimes", signal), settings),
    async *curveBlocks(request = {}, options) {
      if (options?.signal?.aborted) throw abortedError();
      const source = await openSource();
      let axis: CurveAxis | undefined;
      for await (const block of blocks((all) => all.curveBlocks({ ...request, ...source }, options))) {
        axis = block.axis ?? axis;
        yield unpackCurveBlock(block, { ...axis!, epochMjd: axis!.epochMjd.slice() });
      }
    },
    async *epochBlocks(epochKey, request = {}, options) {
      const datasetId = await openId("epochBlocks", options?.signal);
      yield* blocks((all) => all.epochBlocks({ ...request, epochKey, datasetId }, options));
    },
    periodogram: async (...asked) => (await periodPart()).searchObject(periodDesk, ...asked),
    pointPeriodogram: async (...asked) => (await periodPart()).searchPoints(periodDesk, ...asked),
    addImages: async (files, options) => (await imageBook()).add(files, options),
    images: async (options) => (await imageBook()).list(options),
    cutout: async (request, options) => (await imageBook()).cutout(request, options),
    addKnownObjects: async (...given) => (await knownPart()).addKnownObjects(workbench, openId, ...given),
    knownObjects: async (...given) => (await knownPart()).knownObjects(workbench, ...given),
    sideBySide: async (...given) => (await knownPart()).sideBySide(workbench, ...given),
    removeKnownObjects: async (...given) => (await knownPart()).removeKnownObjects(workbench, openId, ...given),
    searchPeriods: async (...asked) => (await periodPart()).survey(periodDesk, ...asked),
    injectAndRecover: async (...asked) => (await recoveryPart()).injectAndRecover(workbench, periodDesk, ...asked),
    timings: async (...asked) => (await periodPart()).timeCurve(workbench, ...asked),
    variability: async (...asked) => (await periodPart()).rankedObjects(workbench, ...asked),
    openImage: async (image, options) => (await imageBook()).open(image, options),
    async analyse({ signal, onProgress, ...request } = {}) {
      const datasetId = await openId("analyse", signal);
      const report = await analyst().analyse({ ...request, datasetId }, { signal, onProgress });
      if (report.changed) tabs.changed(datasetId);
      return report;
    },
    statistics: (columnNames, { signal } = {}) =>
      unlessAborted(signal, async () => {
        if (lookedAt) return []; // none were computed
        return analyst().statistics(defined({ datasetId: await openId("statistics"), columnNames }), { signal });
      }),
    flagCounts: async (tableKey, { signal } = {}) =>
      analyst().flagCounts({ datasetId: await openId("flagCounts", signal), tableKey }, { signal }),
    calibrate: async (options = {}) =>
      (await correctionPart()).calibrate(correctionDesk, await openId("calibrate", options.signal), options),
    corrections: ({ signal } = {}) =>
      unlessAborted(signal, async () => (await correctionPart()).listCorrections(correctionDesk)),
    async useCorrection(name, options = {}) {
      const id = await openId("useCorrection", options.signal);
      await (await correctionPart()).chooseCorrection(correctionDesk, id, name, options);
    },
    exportZip: async (options) => (await exportPart()).exportZip(openId, options),
    exportCurves: async (request, options) => (await exportPart()).exportCurves(openSource, request, options),
    exportObjects: async (request, options) => (await exportPart()).exportObjects(workbench, request, options),
    importStore: async (file, options) => (await exportPart()).importStore(workbench, file ?? lookedAt, options),
    datasets: ({ signal } = {}) =>
      unlessAborted(signal, async () => {
        await ready;
        return reader().datasets(undefined, { signal });
      }),
    open,
    holdsStore: (file, { signal } = {}) => unlessAborted(signal, () => reader().holdsStore({ file }, { signal })),
    previewCurves: async (file, options) => (await exportPart()).previewCurves(file, options),
    async openStore(given, options = {}) {
      const { signal } = options;
      if (signal?.aborted) throw abortedError();
      await ready;
      const file = await (await exportPart()).lookedAt(given, options);
      // The pool of open sources knows a file by this: another file, or the same changed, is another source.
      const datasetId = `file:${crypto.randomUUID()}`;
      const overview = await unlessAborted(signal, () => reader().open({ datasetId, file }));
      if ("url" in file) file.version = overview.readOnly?.remote?.version;
      setCurrent(overview, file);
      return overview;
    },
    close: () => setCurrent(undefined),
    async rename(datasetId, name, { signal } = {}) {
      await writer().rename({ datasetId, name }, { signal });
      tabs.changed(datasetId);
      await reopen(datasetId);
    },
    describe: ({ signal } = {}) =>
      unlessAborted(signal, async () => reader().describe({ datasetId: await openId("describe") }, { signal })),
    async view(options) {
      const { additions, damage } = await workbench.additions(options);
      for (const { path, what } of damage) throw keptDamaged(current?.record.datasetId, path, what);
      const merged = new MergedAdditions();
      merged.merge(additions);
      return keptView(merged);
    },
    async saveView(datasetId, view, { signal } = {}) {
      if (signal?.aborted) throw abortedError();
      refuseFile(datasetId, "saveView");
      await book.saveView(datasetId, view);
    },
    async keep(datasetId, changes) {
      refuseFile(datasetId, "keep");
      await book.keep(datasetId, changes);
      if (current?.record.datasetId === datasetId && changes.some(({ kind }) => isReadingKind(kind)))
        await open(datasetId);
    },
    additions: ({ signal } = {}) =>
      unlessAborted(signal, async () => {
        const { datasetId, file } = await openSource();
        return file ? { additions: [], damage: [] } : book.additions(datasetId);
      }),
    onKept: (listener) => book.onKept(listener),
    async excludeEpochs(epochKeys, { exclude = true, signal, onProgress } = {}) {
      const datasetId = await openId("excludeEpochs", signal);
      const { statisticsRemoved } = await writer().excludeEpochs({ datasetId, epochKeys, exclude }, { signal });
      tabs.changed(datasetId);
      await reopen(datasetId);
      if (!statisticsRemoved) return;
      await analyst().analyse({ datasetId }, { signal, onProgress });
      tabs.changed(datasetId);
      await reopen(datasetId);
    },
    async excludePoints(points, options = {}) {
      await openId("excludePoints", options.signal);
      await (await pointsPart()).excludePoints(workbench, current!, points, options);
    },
    async remove(datasetId, { signal, onProgress } = {}) {
      if (signal?.aborted) throw abortedError();
      if (current?.record.datasetId === datasetId) setCurrent(undefined);
      await Promise.all([reader().release({ datasetId }), book.release(datasetId)]);
      await told("remove", datasetId, { onProgress }, (onProgress) =>
        writer().remove({ datasetId }, { signal, onProgress }),
      );
    },
    space: ({ signal } = {}) => unlessAborted(signal, () => reader().space(undefined, { signal })),
    estimateBytes: (files) => estimateIngestBytes(Array.from(files, asDropped).map(droppedName)),
  };
  return checkArguments(workbench);
}
