import { defined } from "../../../core/defined.ts";
import { type ErrorReport, isWorkbenchError, reportError } from "../../../core/errors.ts";
import type { Recipe } from "../../../core/export/recipe.ts";
import type { RecipeReplay } from "../../../core/export/replay-recipe.ts";
import type { Progress, Stage } from "../../../core/job.ts";
import { loadedPart } from "../../../core/load-part.ts";
import { droppedName, type IngestPlan, type IngestQuestion } from "../../../core/naming/ingest-plan.ts";
import { type PlanOptions, planIngest } from "../../../core/naming/plan-ingest.ts";
import { withRefusedArchives } from "../../../core/refused-archives.ts";
import type { CalibrateReport } from "../../../core/verbs/calibrate.ts";
import type { DroppedFile, ExpandedFiles } from "../../../core/verbs/expand-archives.ts";
import type { CatalogEvent, IngestReport } from "../../../core/verbs/ingest.ts";
import type { IngestOptions, Workbench } from "../../door/workbench-api.ts";
import type { SetupSection } from "./assumption-control.ts";
import { forgetBegun, rememberBegun } from "./begun-drop.ts";
import { EpochLines } from "./epoch-lines.ts";
import { giveFiles } from "./given-files.ts";
import { rememberTemplate } from "./remembered-templates.ts";
import { StageClock, type StageRate } from "./stage-rate.ts";

/** What may be chosen before catalogs are read, or before they are read again. */
export type IngestChoices = PlanOptions &
  Pick<
    IngestOptions,
    | "mode"
    | "radiusArcsec"
    | "radiusPixels"
    | "removeOffsets"
    | "keepOffsets"
    | "weighErrors"
    | "mapping"
    | "reread"
    | "anewFrom"
    | "dataset"
    | "codec"
    | "sourceProperties"
  >;

/** A recipe that a run follows. */
export interface FollowedRecipe extends RecipeReplay {
  recipe: Recipe;
  /** What was chosen before, of what the recipe decides. */
  before: IngestChoices;
}

export type RunPhase = "asking" | "reviewing" | "ingesting" | "rechunking" | "done" | "cancelled" | "failed";

const recipePart = loadedPart(() => import("../../../core/export/end-replay.ts"));

/** Events come in hundreds a second; the page looks at them this often. */
const refreshMs = 80;

/** One drop on its way to light curves: the plan, the answers it needs, the ingest, and the rechunk after it. */
export class IngestRun {
  readonly files: DroppedFile[];
  readonly name: string | undefined;
  phase = $state<RunPhase>("asking");
  plan: IngestPlan;
  /** As it was made of the drop, before anything was chosen. */
  readonly firstPlan: IngestPlan;
  choices: IngestChoices;
  /** The recipe that is followed, and what of it is and is not; `follow-recipe.ts` sets it. */
  followed = $state.raw<FollowedRecipe | undefined>();
  /** The part of the choices that was asked for. */
  section: SetupSection | undefined;
  /** Whether what was recognised is shown before anything is read. */
  review: boolean;
  stages = $state.raw<StageRate[]>([]);
  /** All of the catalogs, whatever stage they are in. */
  overall = $state.raw<StageRate | undefined>();
  report = $state.raw<IngestReport | undefined>();
  /** What became of zero points that were made by themselves. */
  zeroPoints = $state.raw<CalibrateReport | undefined>();
  error = $state.raw<ErrorReport | undefined>();
  /** Whether the page shows the run epoch by epoch, or the open dataset below its progress. */
  linesShown = $state(true);
  /** Replaced whenever a line has changed. */
  lines: { current: EpochLines };
  readonly busy = $derived(this.phase === "ingesting" || this.phase === "rechunking");
  question = $state.raw<IngestQuestion | undefined>();
  #workbench: Workbench;
  /** What could not be unpacked. */
  #refused: ExpandedFiles["refused"];
  #lacking = false;
  #asked = new Set<IngestQuestion["ask"]>();
  #abort = new AbortController();
  #clocks = new Map<Stage, StageClock>();
  #latest = new Map<Stage, StageRate>();
  #overallClock = new StageClock();
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(
    workbench: Workbench,
    { files, refused }: ExpandedFiles,
    {
      plan,
      name,
      choices = {},
      review = false,
    }: { plan: IngestPlan; name?: string | undefined; choices?: IngestChoices; review?: boolean },
  ) {
    this.#workbench = workbench;
    this.files = files;
    this.#refused = refused;
    this.name = name;
    this.review = review;
    this.choices = $state.raw(choices);
    this.plan = $state.raw(plan);
    this.firstPlan = plan;
    this.lines = $state.raw(this.#newLines());
    this.question = this.plan.questions[0];
    if (!this.question && review) this.phase = "reviewing";
  }

  pathOf(index: number): string {
    return this.files[index]!.path;
  }

  /** Changes choices; `undefined` leaves a choice to the workbench. @throws InvalidRequest where a template is wrong */
  choose(more: { [Name in keyof IngestChoices]: IngestChoices[Name] | undefined }): void {
    const given = Object.entries({ ...this.choices, ...more }).filter(([, value]) => value !== undefined);
    const choices: IngestChoices = Object.fromEntries(given);
    const planned = ({ template, referencePath, epochTablePath, roles }: IngestChoices) =>
      JSON.stringify([template, referencePath, epochTablePath, roles]);
    if (planned(choices) !== planned(this.choices)) {
      this.plan = this.#plan(choices);
      this.lines = this.#newLines();
    }
    this.choices = choices;
  }

  /** Takes the answer to the question, and asks the next one; true when there is none, and nothing is to be reviewed. */
  answer(options: PlanOptions): boolean {
    this.choose(options);
    if (this.question) this.#asked.add(this.question.ask);
    this.question = this.plan.questions.find(({ ask }) => !this.#asked.has(ask));
    if (this.question) return false;
    if (this.review) this.phase = "reviewing";
    return !this.review;
  }

  /** Whether columns must be chosen before anything can be read: no catalog had what every catalog needs. */
  get lacksColumns(): boolean {
    return this.phase === "reviewing" && this.error !== undefined;
  }

  /**
   * Goes back to the choices, so that the same files can be read in another way.
   * @param section of the choices that is shown first
   */
  reconsider(section?: SetupSection): void {
    this.section = section;
    this.question = undefined;
    this.error = undefined;
    this.phase = "reviewing";
    if (this.report) this.choose({ reread: true, anewFrom: undefined, dataset: this.report.datasetId });
  }

  /** Ingests and rechunks; after a cancel or a failure, goes on from what is committed. Never rejects. */
  async start(): Promise<void> {
    this.#abort = new AbortController();
    this.#clocks.clear();
    this.#latest.clear();
    this.#overallClock = new StageClock();
    this.lines = this.#newLines();
    this.#lacking = false;
    this.overall = undefined;
    this.error = undefined;
    this.zeroPoints = undefined;
    this.question = undefined;
    this.linesShown = true;
    this.phase = "ingesting";
    rememberTemplate(this.plan.template);
    if (this.plan.catalogs.length > 0) rememberBegun({ catalogCount: this.plan.catalogs.length });
    const calls = { signal: this.#abort.signal, onProgress: (progress: Progress) => this.#progress(progress) };
    try {
      const report = await this.#workbench.ingest(this.files, {
        ...calls,
        ...this.choices,
        ...defined({ name: this.name }),
        plan: this.plan,
        onEvent: (event) => this.#event(event),
        rechunk: false,
      });
      this.report = { ...report, refused: [...this.#refused, ...report.refused] };
      giveFiles(report.datasetId, this.files);
      if (!this.report.cancelled) {
        this.phase = "rechunking";
        this.linesShown = false;
        const { followed } = this;
        const made = await this.#workbench.rechunk({ ...calls, zeroPoints: followed ? "none" : "auto" });
        this.zeroPoints = made.zeroPoints;
        if (followed) {
          const { endReplay } = await recipePart();
          const told = await endReplay(this.#workbench, followed.recipe, calls);
          const left = [...new Set([...followed.left, ...told])];
          this.report = { ...this.report, recipe: { followed: followed.followed, left } };
        }
      }
      this.phase = this.report.cancelled ? "cancelled" : "done";
    } catch (error) {
      if (isWorkbenchError(error, "Aborted")) this.phase = "cancelled";
      else {
        console.error(error);
        this.error = reportError(withRefusedArchives(error, this.#refused));
        const unknown = isWorkbenchError(error, "MissingColumns") || this.#lacking;
        this.phase = unknown && !this.report ? "reviewing" : "failed";
      }
    }
    forgetBegun();
    this.#flush();
  }

  cancel(): void {
    this.#abort.abort();
  }

  #plan(answers: PlanOptions): IngestPlan {
    return planIngest(this.files.map(droppedName), answers);
  }

  #newLines(): { current: EpochLines } {
    const paths = this.files.map(({ path }) => path);
    return { current: new EpochLines(this.plan, paths) };
  }

  #progress(progress: Progress): void {
    const clock = this.#clocks.get(progress.stage) ?? new StageClock();
    this.#clocks.set(progress.stage, clock);
    const { skippedCount, skippedEpochCount } = this.lines.current;
    const skipped = { catalog: skippedCount, epoch: skippedEpochCount }[progress.unit as string] ?? 0;
    this.#latest.set(progress.stage, clock.update(progress, performance.now(), skipped));
    this.#refresh ??= setTimeout(() => this.#flush(), refreshMs);
  }

  #event(event: CatalogEvent): void {
    if (event.error?.tag === "MissingColumns") this.#lacking = true;
    if (event.state === "committed") forgetBegun();
    this.lines.current.apply(event);
    this.#refresh ??= setTimeout(() => this.#flush(), refreshMs);
  }

  #flush(): void {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    const lines = this.lines.current;
    this.lines = { current: lines };
    this.stages = [...this.#latest.values()];
    if (this.phase === "ingesting" || this.overall?.done !== lines.settledCount)
      this.overall = this.#overallClock.update(
        { stage: "write", done: lines.settledCount, total: lines.catalogCount, unit: "catalog" },
        performance.now(),
        lines.skippedCount,
      );
    if (this.busy) return;
    lines.stop();
    const stopped = (rate: StageRate): StageRate => ({ ...rate, perSecond: 0, remainingMs: undefined });
    this.stages = this.stages.map(stopped);
    if (this.overall) this.overall = stopped(this.overall);
  }
}
