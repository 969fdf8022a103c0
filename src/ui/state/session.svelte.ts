import { createContext } from "svelte";
import { type ErrorReport, reportError } from "../../core/errors.ts";
import { archiveFileName } from "../../core/export/archive-file-name.ts";
import type { Progress } from "../../core/job.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import type { DatasetOverview, DatasetSummary, StorageSpace } from "../../core/verbs/datasets.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import type { EpochColumns } from "../../core/verbs/read.ts";
import type { TabJob } from "../../rpc/tabs.ts";
import type { Workbench } from "../door/workbench-api.ts";
import { recall } from "../kit/remember.ts";
import { saveBlob } from "../kit/save-blob.ts";
import { Board } from "./board/board.svelte.ts";
import { CurveView } from "./curves/curve-view.svelte.ts";
import { Treating } from "./curves/treating.svelte.ts";
import { KnownFolder } from "./drop/known-folder.svelte.ts";
import { Explore } from "./explore/explore.svelte.ts";
import { type IngestChoices, IngestRun } from "./ingest/ingest-run.svelte.ts";
import { rememberedChoices } from "./ingest/remembered-choices.ts";
import { rememberTemplate } from "./ingest/remembered-templates.ts";
import { type Added, addedIn } from "./keep/added.ts";
import { applyView, applyViews } from "./keep/kept-view.ts";
import { applyLink, linkTo } from "./keep/linked-view.ts";
import { PageAdditions } from "./keep/page-additions.ts";
import { type PageLink, parseLink } from "./keep/page-link.ts";
import { Notices } from "./notices.svelte.ts";
import { ObjectView } from "./objects/object-view.svelte.ts";
import { Theme } from "./theme.svelte.ts";

const prefetchedNeighbors = 12;

/** What the page shows, and what its controls do. One per page; components take it from context. */
export class Session {
  readonly workbench: Workbench;
  readonly notices = new Notices();
  readonly theme = new Theme();
  readonly explore: Explore;
  readonly table: ObjectView;
  readonly curves: CurveView;
  readonly treating: Treating;
  readonly board = new Board();
  readonly folder = new KnownFolder();
  /** What is kept of the dataset on the page. */
  readonly additions: PageAdditions;
  phase = $state<"starting" | "ready" | "failed">("starting");
  /** Why the workbench cannot start in this window. */
  startError = $state.raw<ErrorReport | undefined>();
  overview = $state.raw<DatasetOverview | undefined>();
  epochs = $state.raw<EpochColumns | undefined>();
  datasets = $state.raw<DatasetSummary[]>([]);
  space = $state.raw<StorageSpace | undefined>();
  run = $state.raw<IngestRun | undefined>();
  /** The zip that is being made or was saved last. */
  archive = $state.raw<Archive | undefined>();
  /** What other tabs of this browser have under way. */
  otherTabs = $state.raw<readonly TabJob[]>([]);
  /** A job that has no panel of its own. */
  aside = $state.raw<{ label: string; progress: Progress } | undefined>();
  helpShown = $state(false);
  infoShown = $state(false);
  integrityShown = $state(false);
  /** True while another dataset is being read. */
  loading = $state(true);
  /** Id of the dataset whose view is on the page, as it was kept and not yet changed by loading. */
  keptOf = $state<string | undefined>();
  #loads = 0;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
    this.explore = new Explore(workbench);
    this.table = new ObjectView(this.explore);
    this.curves = new CurveView((names) => workbench.lightCurves(names));
    this.treating = new Treating(this.explore, this.curves);
    this.additions = new PageAdditions(
      workbench,
      this.explore,
      () => this.added(),
      (error) => this.notices.fail("Selections, tags and notes could not be kept.", error),
    );
    workbench.onKept((datasetId, additions, isOwn) => this.additions.hear(datasetId, additions, isOwn));
    workbench.onChange(() => this.#load());
    workbench.onOtherTabs(() => {
      this.otherTabs = [...workbench.otherTabs];
    });
    this.#start();
  }

  async #start(): Promise<void> {
    try {
      await this.workbench.ready;
      await this.folder.loadPending();
      await this.#openLinked();
      this.phase = "ready";
      const { startNotice } = this.workbench;
      if (startNotice)
        this.notices.fail("The dataset that was open last cannot be opened.", new Error(startNotice.message));
      await this.#load();
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
      this.additions.save();
      this.additions.expect(overview?.record.datasetId);
      [this.loading, this.keptOf] = [true, undefined];
    }
    await this.notices.attempt("The dataset cannot be read.", async () => {
      const [objects, epochs, datasets, space, found] = await Promise.all([
        overview && workbench.objects(),
        overview && workbench.epochs(),
        workbench.datasets(),
        workbench.space(),
        another && overview ? this.#kept() : undefined,
      ]);
      if (load !== this.#loads) return;
      this.overview = overview;
      this.epochs = epochs;
      this.datasets = datasets;
      this.space = space;
      this.explore.replace(overview, objects);
      this.curves.replace(overview?.record.measurements ?? [], another);
      if (another) this.table.widths = {};
      // Nothing is awaited from here until what was kept is on the page: no other load may come between.
      const view = found && this.additions.load(found);
      if (view) {
        applyView(view, this.explore, this.table);
        applyViews(view.views, this.explore, this.curves, epochs);
      }
      if (another && overview) this.#applyLink(parseLink(location.hash));
      if (another) this.additions.begin();
      this.keptOf = overview?.record.datasetId;
      await this.folder.open(overview?.record.datasetId);
      this.explore.statistics.follow(overview);
      await this.#showFocus();
    });
    if (load === this.#loads) this.loading = false;
  }

  /** What is kept of the open dataset; of what cannot be read the user is told, the rest is shown. */
  #kept() {
    const title = "Some selections, tags and notes cannot be read.";
    return this.notices.attempt(title, async () => {
      const kept = await this.workbench.additions();
      for (const { path, what } of kept.damage.slice(0, 1))
        this.notices.fail(title, new Error(`${path}: ${what}. Repair the dataset: what can still be read is kept.`));
      return kept;
    });
  }

  /** What the page has now of all that is kept with a dataset. */
  added(): Added {
    return addedIn(this.explore, this.table, this.curves);
  }

  /** How the page is looked at now, for its address. */
  link(): PageLink {
    const { explore, curves, overview } = this;
    return overview ? linkTo(overview.record.datasetId, explore, curves) : parseLink("");
  }

  /** Does what the page's address says, after the user changed it or went back. */
  async followLink(): Promise<void> {
    const link = parseLink(location.hash);
    if (link.dataset === undefined) this.close();
    else if (link.dataset !== this.overview?.record.datasetId) await this.#openLinked();
    else {
      this.#applyLink(link);
      await this.#showFocus();
    }
  }

  async #openLinked(): Promise<void> {
    const { dataset } = parseLink(location.hash);
    if (dataset === undefined || dataset === this.workbench.current?.record.datasetId) return;
    await this.open(dataset);
  }

  /** Looks at the open dataset as a link says, where it is a link to it. */
  #applyLink(link: PageLink): void {
    if (link.dataset === this.workbench.current?.record.datasetId)
      applyLink(link, this.explore, this.curves, this.epochs);
  }

  /** Puts an object in focus: the table scrolls to it, its light curves are shown. */
  async focus(objectIndex: number | undefined): Promise<void> {
    this.explore.focusObject(objectIndex);
    await this.notices.attempt("The light curve cannot be read.", () => this.#showFocus());
  }

  async step(by: number): Promise<void> {
    await this.focus(this.explore.stepped(by));
  }

  async toggleMeasurement(measurementKey: string): Promise<void> {
    await this.notices.attempt("The light curve cannot be read.", () => this.curves.toggle(measurementKey));
  }

  async #showFocus(): Promise<void> {
    const readable = this.overview?.summary.rechunked;
    await this.curves.show(
      readable ? this.explore.focusedKey : undefined,
      readable ? this.table.neighborKeys(prefetchedNeighbors) : [],
    );
  }

  /** Starts the job that dropped files are for: an ingest, unless another one is at work. */
  async take(files: DroppedFile[], name?: string, choices: IngestChoices = {}): Promise<void> {
    if (files.length === 0) return;
    if (this.run?.busy) {
      this.notices.fail("An ingest is at work.", new Error("Wait until it is done, or cancel it; then drop again."));
      return;
    }
    await this.notices.attempt("These files cannot be planned.", async () => {
      const expanded = await this.workbench
        .expandArchives(files, { onProgress: this.#asideNamed("Unpack") })
        .finally(() => {
          this.aside = undefined;
        });
      const remembered = await rememberedChoices(this.workbench, expanded.files, choices);
      const run = new IngestRun(this.workbench, expanded, {
        name,
        choices: { ...remembered, ...choices },
        review: recall("review") === "yes",
      });
      this.run = run;
      if (!run.question && !run.review) await this.startRun(run);
    });
  }

  async startRun(run: IngestRun): Promise<void> {
    rememberTemplate(run.plan.template);
    await this.folder.begin(run.files);
    await run.start();
    if (run.phase === "done") await this.folder.end();
    if (run.report) await this.folder.keep(run.files, run.report.datasetId);
    if (run.phase === "done" && run.report && run.report.committedEpochs > 0) await this.askToPersist();
  }

  /** Reads one catalog of the open dataset again, from a file in place of the one that was committed or refused. */
  async replaceCatalog(path: string, file: File): Promise<void> {
    const record = this.overview?.record;
    if (!record) return;
    const { datasetId, template, match } = record;
    await this.take([{ path, file }], undefined, { ...match, template, dataset: datasetId, reread: true });
  }

  /** Leaves an epoch out of light curves and statistics, or takes it in again. */
  async excludeEpochs(epochKeys: string[], exclude: boolean): Promise<void> {
    await this.notices.attempt("The epoch could not be excluded or taken in.", () =>
      this.workbench.excludeEpochs(epochKeys, { exclude, onProgress: this.#asideNamed("Statistics") }),
    );
    this.aside = undefined;
  }

  /** Brings the light curves up to date with the committed epochs. */
  async rechunk(): Promise<void> {
    await this.notices.attempt("The light curves could not be brought up to date.", () =>
      this.workbench.rechunk({ onProgress: this.#asideNamed("Rechunk") }),
    );
    this.aside = undefined;
  }

  async open(datasetId: string): Promise<void> {
    if (!this.run?.busy) this.run = undefined;
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
    return (progress) => {
      this.aside = { label, progress };
    };
  }

  /** Asked once something is worth keeping: browsers may clear storage that was not granted. */
  async askToPersist(): Promise<void> {
    if (this.space?.persistent) return;
    await navigator.storage.persist?.();
    this.space = await this.workbench.space();
  }
}

export interface Archive {
  fileName: string;
  progress?: Progress;
  /** While it is being made. */
  cancel?: () => void;
  /** Known when the zip was handed to the browser. */
  byteLength?: number;
}

export const [useSession, provideSession] = createContext<Session>();
