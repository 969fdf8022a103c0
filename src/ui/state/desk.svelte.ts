import { createContext } from "svelte";
import { statedFrame, type TimeKind } from "../../core/barycenter/time-settings.ts";
import { type ErrorReport, reportError } from "../../core/errors.ts";
import { spanOf } from "../../core/known/known-table.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import type { TimeFrame } from "../../core/time/time-frame.ts";
import type { KeptAdditions } from "../../core/verbs/additions.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { EpochColumns, ObjectColumns } from "../../core/verbs/read.ts";
import type { Workbench } from "../door/workbench-api.ts";
import type { FigureSource } from "../kit/figure-source.ts";
import { Board } from "./board/board.svelte.ts";
import { CorrectionBook } from "./curves/correction-book.svelte.ts";
import { CurveCache, type CurveName } from "./curves/curve-cache.ts";
import { CurveView } from "./curves/curve-view.svelte.ts";
import { Treating } from "./curves/treating.svelte.ts";
import { Explore } from "./explore/explore.svelte.ts";
import { epochsOfTable, firstLookedAt, firstWellCovered } from "./explore/well-measured.ts";
import { type Added, addedIn } from "./keep/added.ts";
import { keepView } from "./keep/keep-view.svelte.ts";
import { applyView, applyViews } from "./keep/kept-view.ts";
import { applyLink, linkTo } from "./keep/linked-view.ts";
import { PageAdditions } from "./keep/page-additions.ts";
import type { PageLink } from "./keep/page-link.ts";
import type { Notices } from "./notices.svelte.ts";
import { ObjectView } from "./objects/object-view.svelte.ts";
import { PeriodSurvey } from "./periods/period-survey.svelte.ts";
import { RecoveryRun } from "./periods/recovery-run.svelte.ts";

const prefetchedNeighbors = 12;

/**
 * The open dataset and how it is looked at: objects, light curves, epoch board. The page makes one with the first dataset
 * that is opened, and has no more until then; another dataset is laid on the same desk.
 */
export class Desk {
  readonly explore: Explore;
  readonly table: ObjectView;
  readonly curves: CurveView;
  readonly treating: Treating;
  readonly survey: PeriodSurvey;
  /** The search for sines that the ranking by variability looks at. */
  readonly sines: PeriodSurvey;
  /** The test of the searches; its window stays through another layout of the page. */
  readonly recovery = new RecoveryRun();
  readonly corrections: CorrectionBook;
  readonly board = new Board();
  /** Undefined while no dataset is open. */
  overview = $state.raw<DatasetOverview | undefined>();
  epochs = $state.raw<EpochColumns | undefined>();
  /** The plot that is made a figure of; undefined: the light curves. */
  figure = $state.raw<FigureSource | undefined>();
  /** Id of the dataset whose view is on the page, as it was kept and not yet changed by loading. */
  keptOf = $state<string | undefined>();
  #notices: Notices;
  /** The object in focus, where nobody has chosen one yet. */
  #unchosen: number | undefined;
  readonly #workbench: Workbench;
  /** What is kept of the dataset on the desk. */
  readonly #additions: PageAdditions;

  constructor(workbench: Workbench, notices: Notices) {
    this.#workbench = workbench;
    this.#notices = notices;
    this.explore = new Explore(workbench);
    this.survey = new PeriodSurvey(workbench, () => this.explore.statistics.readPeriods());
    this.sines = new PeriodSurvey(workbench, () => this.explore.statistics.readPeriods());
    this.table = new ObjectView(this.explore);
    this.curves = new CurveView(new CurveCache((names) => this.#read(names)));
    this.corrections = new CorrectionBook(workbench);
    this.treating = new Treating(this.explore, this.curves, this.corrections);
    this.#additions = new PageAdditions(
      workbench,
      this.explore,
      () => this.added(),
      (error) => notices.fail("Selections, tags and notes could not be kept.", error),
    );
    workbench.onKept((datasetId, additions) => this.#additions.hear(datasetId, additions));
    $effect.root(() => keepView(this));
  }

  /** Lays a dataset on the desk, or what the one there has become. */
  replace(
    overview: DatasetOverview | undefined,
    objects: ObjectColumns | undefined,
    epochs: EpochColumns | undefined,
  ): void {
    const another = overview?.record.datasetId !== this.overview?.record.datasetId;
    this.overview = overview;
    this.epochs = epochs;
    this.explore.replace(overview, objects);
    this.explore.spanDays = epochs ? spanOf(epochs.epochMjd) : 0;
    this.curves.replace(overview?.record.measurements ?? [], overview?.record.datasetId);
    this.corrections.refresh();
    if (!another) return;
    this.table.widths = {};
    this.survey.forget();
    this.sines.forget();
    this.recovery.forget();
  }

  /** What the dataset's times are said to be, by its user or by its files. */
  get statedTime(): TimeFrame {
    const unknown = { scale: "unknown", reference: "unknown", place: "unknown" } as const;
    return this.overview ? statedFrame(this.overview.record.time, this.overview.times) : unknown;
  }

  /** Plots against other times; where those cannot be had, says why and stays. */
  async showTimes(kind: TimeKind): Promise<void> {
    await this.#notices.attempt("These times cannot be shown.", async () => {
      if (kind !== "stored") await this.#workbench.times(kind, this.curves.curves[0]?.objectKey);
      await this.curves.showTimes(kind);
      await this.forgetTimeNotices();
    });
  }

  /** Takes away what was said of times that can be had by now, since more was said of them. */
  async forgetTimeNotices(): Promise<void> {
    const objectKey = this.table.focusedKey;
    for (const { id, error } of this.#notices.list) {
      if (!isOfTimes(error)) continue;
      const { kind } = error.details as { kind?: TimeKind };
      const failure = kind && (await this.#workbench.times(kind, objectKey).catch(reportError));
      if (!failure || !("tag" in failure) || !isOfTimes(failure)) this.#notices.dismiss(id);
    }
  }

  /** Light curves with the times that are shown; as they are stored where those cannot be had any more. */
  async #read(names: CurveName[]): Promise<LightCurve[]> {
    const workbench = this.#workbench;
    const { time } = this.curves;
    if (time === "stored") return workbench.lightCurves(names);
    try {
      return await workbench.lightCurves(names, { time });
    } catch (error) {
      if (!isOfTimes(reportError(error))) throw error;
      this.curves.time = "stored";
      this.#notices.fail("Times are shown as they are stored.", error);
      return workbench.lightCurves(names);
    }
  }

  /** Keeps what the user did last, and gets ready for another dataset: until `restore`, nothing is kept. */
  leave(nextDatasetId: string | undefined): void {
    this.#additions.save();
    this.#additions.expect(nextDatasetId);
    this.keptOf = undefined;
  }

  /** Looks at the dataset as it was looked at when it was left, or as a link says; from then on changes are kept. */
  restore(kept: KeptAdditions | undefined, link: PageLink | undefined): void {
    const view = kept && this.#additions.load(kept);
    if (view) {
      applyView(view, this.explore, this.table);
      applyViews(view.views, this.explore, this.curves, this.epochs);
    }
    this.explore.amend((state) => ({
      ...state,
      excludedPoints: this.#additions.excludedPoints,
      periods: this.#additions.periods,
      known: this.#additions.knownLists,
    }));
    if (link) applyLink(link, this.explore, this.curves, this.epochs);
    this.#unchosen = view?.focusedKey === undefined && link?.object === undefined ? this.explore.focus : undefined;
    if (this.overview?.readOnly) return;
    this.#additions.begin();
    this.keptOf = this.overview?.record.datasetId;
  }

  /** What there is now of all that is kept with a dataset. */
  added(): Added {
    return addedIn(this.explore, this.table, this.curves);
  }

  /** Keeps what has changed. */
  save(): void {
    this.#additions.save();
  }

  /** How the page is looked at now, for its address; undefined while no dataset is open. */
  get link(): PageLink | undefined {
    return this.overview && linkTo(this.overview.record.datasetId, this.explore, this.curves);
  }

  /** Looks at the dataset as a link says. */
  async follow(link: PageLink): Promise<void> {
    if (link.object !== undefined) this.#unchosen = undefined;
    applyLink(link, this.explore, this.curves, this.epochs);
    await this.#attemptFocus();
  }

  /** Puts an object in focus: the table scrolls to it, its light curves are shown. */
  async focus(objectIndex: number | undefined): Promise<void> {
    this.#unchosen = undefined;
    this.explore.focusObject(objectIndex);
    await this.#attemptFocus();
  }

  async #attemptFocus(): Promise<void> {
    await this.#notices.attempt("The light curve cannot be read.", () => this.showFocus());
  }

  async step(by: number): Promise<void> {
    await this.focus(this.explore.stepped(by));
  }

  async toggleMeasurement(measurementKey: string): Promise<void> {
    await this.#notices.attempt("The light curve cannot be read.", () => this.curves.toggle(measurementKey));
  }

  /** How many epochs have a catalog of the table that a measurement is of, the excluded ones left out. */
  epochsOf(measurementKey: string | undefined): number {
    const { tableKey } = this.curves.measurements.find((axis) => axis.measurementKey === measurementKey) ?? {};
    if (!this.epochs || tableKey === undefined) return 0;
    return epochsOfTable(this.epochs, tableKey, this.overview?.record.excludedEpochs);
  }

  /** Where nobody has chosen an object: the first of the list that has about as many points as those beside it. */
  async focusWellCovered(): Promise<void> {
    const { explore, curves } = this;
    const { objects } = explore;
    const [measurementKey] = curves.chosen;
    const unchosen = this.#unchosen;
    if (unchosen === undefined || !objects || !this.overview?.summary.rechunked || measurementKey === undefined) return;
    const rows = explore.visibleRows.subarray(0, firstLookedAt);
    const read = await curves.read(Array.from(rows, (row) => ({ objectKey: objects.objectKey[row]!, measurementKey })));
    if (read.length < rows.length) return; // another read took its place: the next look at the dataset tries again
    if (this.#unchosen !== unchosen) return; // an object was chosen meanwhile, which may be the first
    this.#unchosen = undefined;
    if (explore.focus === unchosen) explore.focusObject(rows[firstWellCovered(read)] ?? unchosen);
  }

  /** Reads the light curves of the object in focus, then those of its neighbors. */
  async showFocus(): Promise<void> {
    const readable = this.overview?.summary.rechunked;
    await this.curves.show(
      readable ? this.explore.focusedKey : undefined,
      readable ? this.table.neighborKeys(prefetchedNeighbors) : [],
    );
  }
}

export const [useDesk, provideDesk] = createContext<Desk>();

/** Whether something failed because of what is said of times, or is not. */
const isOfTimes = ({ tag }: ErrorReport) => tag === "TimesUnknown" || tag === "TimeOutOfRange";
