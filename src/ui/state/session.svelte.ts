import { createContext } from "svelte";
import type { TimeSettings } from "../../core/barycenter/time-settings.ts";
import { type ErrorReport, reportError } from "../../core/errors.ts";
import { archiveFileName } from "../../core/export/archive-file-name.ts";
import type { Recipe } from "../../core/export/recipe.ts";
import type { Progress } from "../../core/job.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import { loadedPart } from "../../core/load-part.ts";
import type { CalibrateOptions } from "../../core/verbs/calibrate.ts";
import type { DatasetSummary, StorageSpace } from "../../core/verbs/datasets.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import type { TabJob } from "../../rpc/tabs.ts";
import type { Workbench } from "../door/workbench-api.ts";
import { saveBlob } from "../kit/save-blob.ts";
import type { Desk } from "./desk.svelte.ts";
import type { CurveReview } from "./drop/curve-review.svelte.ts";
import { KnownFolder } from "./drop/known-folder.svelte.ts";
import type { IngestChoices, IngestRun } from "./ingest/ingest-run.svelte.ts";
import { type PageLink, parseLink } from "./keep/page-link.ts";
import { readKept } from "./keep/read-kept.ts";
import { Notices } from "./notices.svelte.ts";
import { Theme } from "./theme.svelte.ts";

/** What is fetched when the first dataset is opened, and with the first drop: nobody waits for it before. */
const deskPart = loadedPart(() => import("./desk.svelte.ts"));
const dropPart = loadedPart(() => import("./drop/open-dropped.ts"));
const runPart = loadedPart(() => import("./ingest/prepare-run.ts"));

/** What the page is at, and what its controls do. One per page; components take it from context. */
export class Session {
  readonly workbench: Workbench;
  readonly notices = new Notices();
  readonly theme = new Theme();
  readonly folder = new KnownFolder();
  phase = $state<"starting" | "ready" | "failed">("starting");
  /** Why the workbench cannot start in this window. */
  startError = $state.raw<ErrorReport | undefined>();
  /** The open dataset and how it is looked at; undefined until one is opened for the first time. */
  desk = $state.raw<Desk | undefined>();
  datasets = $state.raw<DatasetSummary[]>([]);
  space = $state.raw<StorageSpace | undefined>();
  run = $state.raw<IngestRun | undefined>();
  /** An archive's light curves, before they are read. */
  curves = $state.raw<CurveReview | undefined>();
  /** The zip that is being made or was saved last. */
  archive = $state.raw<Archive | undefined>();
  /** What other tabs of this browser have under way. */
  otherTabs = $state.raw<readonly TabJob[]>([]);
  /** Waits for the catalogs that are to be read as it says. */
  recipe = $state.raw<Recipe | undefined>();
  /** A job that has no panel of its own. */
  aside = $state.raw<{ label: string; progress: Progress } | undefined>();
  /** Grows when images were dropped without catalogs. */
  imagesAdded = $state(0);
  /** While a correction is made or changed. */
  correcting = $state(false);
  /** Which dialog is open. */
  dialog = $state<"export" | "figure" | "help" | "info" | "integrity" | "zero-points" | undefined>();
  /** True while another dataset is being read. */
  loading = $state(true);
  /** While a copy is made of what is looked at: cancels it. */
  keeping = $state.raw<AbortController | undefined>();
  /** The store on a server that the page was loaded for, until it is open: the part that asks for addresses opens it. */
  expected = $state.raw<string | undefined>();
  readonly #remote: boolean;
  #loads = 0;
  /** The address of a dataset that was left before the address said what was changed last: nobody asks for that. */
  #leftAt: string | undefined;
  #correctingAbort: AbortController | undefined;
  /** The dataset that was open before the file that is looked at. */
  #beforeFile: string | undefined;

  constructor(workbench: Workbench, remote: boolean) {
    this.workbench = workbench;
    this.#remote = remote;
    workbench.onChange(() => this.#load());
    workbench.onOtherTabs(() => {
      this.otherTabs = [...workbench.otherTabs];
      // What they have renamed or removed is in the list of datasets, open here or not.
      if (this.otherTabs.length === 0 && this.phase === "ready") this.#list().catch(() => {});
    });
    this.#start();
  }

  /** The open dataset, as it is shown. */
  get overview() {
    return this.desk?.overview;
  }

  async #start(): Promise<void> {
    try {
      await this.workbench.ready;
      await this.folder.loadPending();
      await this.#openLinked();
      this.phase = "ready";
      const { message } = this.workbench.startNotice ?? {};
      if (message) this.notices.fail("The dataset that was open last cannot be opened.", new Error(message));
      await this.#load();
      if (location.search) await this.#openNamed();
    } catch (error) {
      console.error(error);
      this.startError = reportError(error);
      this.phase = "failed";
    }
  }

  /** Reads what is shown of the open dataset. Of calls that overlap, the last one counts. */
  async #load(): Promise<void> {
    const load = ++this.#loads;
    const { workbench } = this;
    const overview = workbench.current;
    const another = overview?.record.datasetId !== this.overview?.record.datasetId;
    if (another) {
      this.curves = undefined;
      if (parseLink(location.hash).dataset === this.overview?.record.datasetId) this.#leftAt = location.hash;
      this.loading = true;
      this.desk?.leave(overview?.record.datasetId);
    }
    await this.notices.attempt("The dataset cannot be read.", async () => {
      if (overview && !this.desk) {
        const { Desk } = await deskPart();
        if (load !== this.#loads) return;
        this.desk ??= new Desk(workbench, this.notices);
        this.desk.leave(overview.record.datasetId); // it hears what other tabs add from before it reads what is kept
      }
      const reading = Promise.all([
        overview && (this.desk?.explore.objectsOf(overview) ?? workbench.objects()),
        overview && workbench.epochs(),
        another && overview ? readKept(workbench, this.notices) : undefined,
      ]);
      const listing = this.#list(load);
      listing.catch(() => {}); // thrown below
      const [objects, epochs, kept] = await reading;
      if (load !== this.#loads) return;
      const { desk } = this;
      if (desk) {
        desk.replace(overview, objects, epochs);
        if (another) desk.restore(kept, this.#linkNow());
        const showing = desk.focusWellCovered().then(() => desk.showFocus());
        desk.explore.statistics.follow(overview, showing);
        // Of a file that is only looked at nothing is kept.
        await Promise.all([showing, this.folder.open(overview?.readOnly ? undefined : overview?.record.datasetId)]);
      }
      await listing;
    });
    if (load === this.#loads) this.loading = false;
  }

  /** Reads what there is besides the open dataset: nobody waits for it to see a light curve. */
  async #list(load = this.#loads): Promise<void> {
    const [datasets, space] = await Promise.all([this.workbench.datasets(), this.workbench.space()]);
    if (load !== this.#loads) return;
    this.datasets = datasets;
    this.space = space;
  }

  /** What links call the open dataset, or the store on a server; nothing does a file that is looked at. */
  get #linkedId(): string | undefined {
    const { readOnly, record } = this.workbench.current ?? {};
    return readOnly ? readOnly.remote?.url : record?.datasetId;
  }

  /** The page's address, where it is a link to what is open. */
  #linkNow(): PageLink | undefined {
    const link = parseLink(location.hash === this.#leftAt ? "" : location.hash);
    return link.dataset !== undefined && link.dataset === this.#linkedId ? link : undefined;
  }

  /** How the page is looked at now, for its address; undefined while that is being read. */
  get link(): PageLink | undefined {
    if (this.phase !== "ready" || this.loading || this.expected !== undefined) return undefined;
    // Between two datasets the desk still has what was chosen in the one before: that is no link to the next.
    if (this.overview?.record.datasetId !== this.workbench.current?.record.datasetId) return undefined;
    const link = this.desk?.link;
    const dataset = this.#linkedId;
    return link && dataset !== undefined ? { ...link, dataset } : parseLink("");
  }

  /** Does what the page's address says, after the user changed it or went back. */
  async followLink(): Promise<void> {
    this.#leftAt = undefined;
    const link = parseLink(location.hash);
    if (link.dataset === undefined) this.close();
    else if (!this.#linkNow()) await this.#openLinked();
    else await this.desk?.follow(link);
  }

  /** Looks at the zip that the page's own server offers, where the address names one. */
  async #openNamed(): Promise<void> {
    const linked = await this.notices.attempt("The file that the address names cannot be opened.", async () => {
      const { fetchLinkedStore } = await import("./drop/linked-store.ts");
      return fetchLinkedStore(location.search);
    });
    if (linked) await this.openFile(linked);
  }

  async #openLinked(): Promise<void> {
    const { dataset } = parseLink(location.hash);
    if (dataset === undefined || dataset === this.#linkedId) return;
    if (/^https?:/.test(dataset)) {
      if (this.phase === "ready" || !this.#remote) await this.openFile({ file: dataset });
      else this.expected = dataset;
      return;
    }
    if ((await this.workbench.datasets()).some(({ datasetId }) => datasetId === dataset)) return this.open(dataset);
    this.workbench.close();
    this.notices.fail(
      "This link is to a dataset that is not here.",
      new Error("A dataset stays in the browser that made it: save it there as a zip, and open that here."),
    );
  }

  /** Looks at a store in a file, or at an address; the dataset that is open now is opened again by `closeFile`. */
  async openFile({ file }: { file: File | readonly File[] | string }, options?: OpenOptions): Promise<void> {
    const before = this.overview?.readOnly ? this.#beforeFile : this.overview?.record.datasetId;
    await this.notices.attempt("The file cannot be opened.", () => this.workbench.openStore(file, options));
    this.expected = undefined;
    if (!this.workbench.current?.readOnly) return;
    this.#beforeFile = before;
    this.run = undefined;
    this.curves = undefined;
    this.archive = undefined;
  }

  /** Makes a dataset of the file that is looked at. */
  async keepCopy(): Promise<void> {
    await (await dropPart()).keepLookedAt(this);
  }

  async closeFile(): Promise<void> {
    if (this.#beforeFile === undefined) this.close();
    else await this.open(this.#beforeFile);
  }

  /** Starts the job that dropped files are for: an ingest, unless another one is at work; or looks at a store. */
  async take(files: DroppedFile[], name?: string, choices: IngestChoices = {}): Promise<void> {
    if (files.length === 0)
      return this.notices.fail("There is nothing to read.", new Error("The folder holds no file."));
    if (this.run?.busy) {
      this.notices.fail(
        "An import is already running.",
        new Error("Wait until it is done, or cancel it; then drop again."),
      );
      return;
    }
    await this.notices.attempt("These files cannot be imported.", async () => {
      const opening = dropPart().then((part) => part.openDropped(this, files));
      const [{ prepareRun, takeAside }, expanded] = await Promise.all([runPart(), opening]);
      if (!expanded) return;
      const onadded = () => {
        this.imagesAdded++;
        this.desk?.explore.views.set("diagram", "images");
      };
      if (await takeAside(this, expanded, onadded)) return;
      const into: IngestChoices = this.overview?.readOnly ? { dataset: "new" } : {};
      const run = await prepareRun(this, expanded, name, { ...into, ...choices });
      this.run = run;
      if (!run.question && !run.review) await this.startRun(run);
    });
  }

  async startRun(run: IngestRun): Promise<void> {
    await this.folder.begin(run.files);
    await run.start();
    if (run.report) await this.folder.keep(run.files, run.report.datasetId);
    if (run.phase === "done") await this.folder.end(); // kept by then: at every moment it is known by one of the two
    if (run.phase === "done" && run.report && run.report.committedEpochs > 0) await this.askToPersist();
  }

  /** Reads one catalog of the open dataset again, from a file in place of the one that was committed or refused. */
  async replaceCatalog(path: string, file: File, more: IngestChoices = {}): Promise<void> {
    const record = this.overview?.record;
    if (!record) return;
    const { datasetId, template, match } = record;
    await this.take([{ path, file }], undefined, { ...match, template, dataset: datasetId, reread: true, ...more });
  }

  /** Leaves an epoch out of light curves and statistics, or takes it in again. */
  async excludeEpochs(epochKeys: string[], exclude: boolean): Promise<void> {
    await this.notices.attempt("The epoch could not be excluded or taken in.", () =>
      this.workbench.excludeEpochs(epochKeys, { exclude, onProgress: this.#asideNamed("Statistics") }),
    );
    this.aside = undefined;
  }

  /** Makes zero points anew, and shows light curves with them; whether it could. Of measurements that cannot have any the user is told. */
  calibrate(options: CalibrateOptions = {}): Promise<boolean> {
    return this.#correcting("No zero points could be made.", async (signal) => {
      const { left } = await this.workbench.calibrate({
        ...options,
        signal,
        onProgress: this.#asideNamed("Zero points"),
      });
      if (left.length > 0)
        this.notices.fail("Not every magnitude has zero points.", new Error(left.map(({ why }) => why).join(" ")));
    });
  }

  /** Shows light curves with a correction, or as they were measured. */
  async useCorrection(name: string | undefined): Promise<void> {
    await this.#correcting("The correction could not be changed.", (signal) =>
      this.workbench.useCorrection(name, { signal, onProgress: this.#asideNamed("Statistics") }),
    );
  }

  /** Says something of the open dataset's times. Whether it is kept; the dataset as it is seen follows. */
  async setTimes(settings: TimeSettings | undefined): Promise<boolean> {
    const set = () => this.workbench.setTimes(settings).then(() => true);
    return (await this.notices.attempt("This could not be said of the times.", set)) ?? false;
  }

  cancelCorrecting(): void {
    this.#correctingAbort?.abort();
  }

  async #correcting(title: string, act: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    const abort = new AbortController();
    this.#correctingAbort = abort;
    this.correcting = true;
    const done = await this.notices.attempt(title, () => act(abort.signal).then(() => true));
    this.correcting = false;
    this.aside = undefined;
    return done === true;
  }

  /** Brings the light curves up to date with the committed epochs. */
  async rechunk(): Promise<void> {
    await this.notices.attempt("The light curves could not be built.", () =>
      this.workbench.rechunk({ onProgress: this.#asideNamed("Build light curves") }),
    );
    this.aside = undefined;
  }

  async open(datasetId: string): Promise<void> {
    if (!this.run?.busy) this.run = undefined;
    this.curves = undefined;
    this.archive = undefined;
    await this.notices.attempt("The dataset cannot be opened.", () => this.workbench.open(datasetId));
  }

  /** Leaves the open dataset, for the page to be as it was at first. */
  close(): void {
    if (!this.run?.busy) this.run = undefined;
    this.workbench.close();
  }

  async rename(datasetId: string, name: string): Promise<void> {
    await this.notices.attempt("The dataset could not be renamed.", () => this.workbench.rename(datasetId, name));
    await this.#load();
  }

  async remove(datasetId: string): Promise<void> {
    await this.notices.attempt("The dataset could not be deleted.", () => this.workbench.remove(datasetId));
    await this.#load();
  }

  /** Saves the open dataset as a zip; in the codec of its light curves where none is asked for. */
  async download(codec?: CodecName): Promise<void> {
    const { overview } = this;
    if (!overview) return;
    const fileName = archiveFileName(overview.record.name);
    const abort = new AbortController();
    const cancel = () => abort.abort();
    this.archive = { fileName, cancel };
    const options = {
      signal: abort.signal,
      onProgress: (progress: Progress) => (this.archive = { fileName, progress, cancel }),
      ...(codec ? { codec } : {}),
    };
    const blob = await this.notices.attempt("The zip could not be made.", () => this.workbench.exportZip(options));
    this.archive = blob && { fileName, byteLength: blob.size };
    if (blob) saveBlob(blob, fileName);
  }

  #asideNamed(label: string): (progress: Progress) => void {
    return (progress) => (this.aside = { label, progress });
  }

  /** Asked once something is worth keeping: browsers may clear storage that was not granted. */
  async askToPersist(): Promise<void> {
    if (this.space?.persistent) return;
    await navigator.storage.persist?.();
    this.space = await this.workbench.space();
  }
}

type OpenOptions = Parameters<Workbench["openStore"]>[1];

export interface Archive {
  fileName: string;
  progress?: Progress;
  /** While it is being made. */
  cancel?: () => void;
  /** Known when the zip was handed to the browser. */
  byteLength?: number;
}

export const [useSession, provideSession] = createContext<Session>();
