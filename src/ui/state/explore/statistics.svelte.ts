import { SvelteMap } from "svelte/reactivity";
import { type ErrorReport, isWorkbenchError, reportError } from "../../../core/errors.ts";
import type { Progress } from "../../../core/job.ts";
import { loadedPart } from "../../../core/load-part.ts";
import type { PeriodColumn } from "../../../core/periods/period-table.ts";
import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { Workbench } from "../../door/workbench-api.ts";

const periodTables = loadedPart(() =>
  Promise.all([import("../../../core/periods/period-table.ts"), import("../../../core/ranking/curve-numbers.ts")]),
);

export type StatisticsPhase = "none" | "running" | "ready" | "cancelled" | "failed";

/** The statistics of the open dataset: computed by themselves after a rechunk, read column by column as they are asked for. */
export class Statistics {
  phase = $state<StatisticsPhase>("none");
  progress = $state.raw<Progress | undefined>();
  error = $state.raw<ErrorReport | undefined>();
  /** What searches for periods have found, beside the statistics. */
  periodColumns = $state.raw<readonly PeriodColumn[]>([]);
  #workbench: Pick<Workbench, "analyse" | "statistics">;
  #columns = new SvelteMap<string, Float64Array>();
  #wanted = new Set<string>();
  #underWay = new Set<string>();
  #reading: Promise<void> = Promise.resolve();
  #abort: AbortController | undefined;
  /** What the statistics are of: a dataset, a generation, the epochs and points left out, a correction. */
  #of = "";
  #measurementKeys: string[] = [];

  constructor(workbench: Pick<Workbench, "analyse" | "statistics">) {
    this.#workbench = workbench;
  }

  /**
   * Computes what is missing for the dataset that is open now; does nothing when that is done or under way.
   * @param first what the browser's threads are to do before; earlier statistics are forgotten at once
   */
  async follow(overview: DatasetOverview | undefined, first?: Promise<unknown>): Promise<void> {
    const { datasetId, generation, excludedEpochs = [] } = overview?.record ?? {};
    const correction = overview?.correction?.id ?? "";
    const points = overview?.excludedPoints?.id ?? "";
    const of = generation ? JSON.stringify([datasetId, generation.generation, excludedEpochs, correction, points]) : "";
    if (of === this.#of) return;
    this.forget();
    this.#of = of;
    this.#measurementKeys = overview?.record.measurements.map(({ measurementKey }) => measurementKey) ?? [];
    if (!generation) return;
    const abort = this.#begin();
    await first?.catch(() => {}); // said by whoever began it
    if (of === this.#of) await this.#compute(abort);
  }

  /** Has none, until it follows a dataset again: those of another one are not of the objects that are open now. */
  forget(): void {
    this.#of = "";
    this.#measurementKeys = [];
    this.#abort?.abort();
    this.#columns.clear();
    this.#wanted.clear();
    this.#underWay.clear();
    this.periodColumns = [];
    this.phase = "none";
  }

  /** Takes in what searches for periods have found, which is asked for again. */
  async readPeriods(): Promise<void> {
    const of = this.#of;
    const [{ surveyMethods, periodTable, periodColumnName }, { rankingTable }] = await periodTables();
    // Searches of an earlier version have none of these.
    const added = surveyMethods.map((method) => periodColumnName("period_log_fap", method));
    const tables = [
      ...surveyMethods.map((method) => periodTable(method, "")),
      ...this.#measurementKeys.map(rankingTable),
    ];
    const found = new Set(
      (await this.#workbench.statistics([...tables.map(([first]) => first!.name), ...added])).map(({ name }) => name),
    );
    if (of !== this.#of) return;
    for (const { name } of tables.flat()) if (this.#columns.delete(name)) this.#wanted.add(name);
    this.periodColumns = tables
      .filter(([first]) => found.has(first!.name))
      .flat()
      .filter(({ name }) => !added.includes(name) || found.has(name));
    if (this.#wanted.size > 0) this.#readSoon();
  }

  async compute(): Promise<void> {
    await this.#compute(this.#begin());
  }

  #begin(): AbortController {
    this.#abort = new AbortController();
    this.phase = "running";
    this.progress = undefined;
    this.error = undefined;
    return this.#abort;
  }

  async #compute(abort: AbortController): Promise<void> {
    const of = this.#of;
    try {
      await this.#workbench.analyse({
        signal: abort.signal,
        onProgress: (progress) => {
          if (of === this.#of) this.progress = progress;
        },
      });
      if (of !== this.#of) return;
      this.phase = "ready";
      this.#readSoon();
      await this.readPeriods();
    } catch (error) {
      if (of !== this.#of) return;
      this.phase = isWorkbenchError(error, "Aborted") ? "cancelled" : "failed";
      if (this.phase === "failed") this.error = reportError(error);
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** A column's data, or undefined until it is read: asking for it reads it. */
  column(name: string): Float64Array | undefined {
    const found = this.#columns.get(name);
    if (!found && !this.#wanted.has(name) && !this.#underWay.has(name)) {
      this.#wanted.add(name);
      if (this.phase === "ready") this.#readSoon();
    }
    return found;
  }

  /** Resolves when these columns are read; at once where there are no statistics. */
  async fetch(names: Iterable<string>): Promise<void> {
    for (const name of names) this.column(name);
    await this.#reading;
  }

  /** Reads all wanted columns in one call, when whoever is asking now has asked for all of them. */
  #readSoon(): void {
    this.#reading = this.#reading.then(() => this.#read());
  }

  async #read(): Promise<void> {
    if (this.#wanted.size === 0) return;
    const of = this.#of;
    const names = [...this.#wanted];
    this.#wanted.clear();
    for (const name of names) this.#underWay.add(name);
    try {
      const columns = await this.#workbench.statistics(names);
      if (of !== this.#of) return;
      for (const { name, data } of columns) this.#columns.set(name, data as Float64Array);
      for (const name of names) this.#underWay.delete(name);
    } catch (error) {
      if (of !== this.#of) return;
      this.phase = "failed";
      this.error = reportError(error);
    }
  }
}
