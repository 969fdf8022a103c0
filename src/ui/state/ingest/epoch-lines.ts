import type { JournalCatalog } from "../../../core/cube/dataset.ts";
import type { CatalogWarning } from "../../../core/format/catalog.ts";
import type { IngestPlan } from "../../../core/naming/ingest-plan.ts";
import type { CatalogEvent, CatalogState } from "../../../core/verbs/ingest.ts";

export interface CatalogLine {
  path: string;
  tableKey: string;
  state: CatalogState;
  counts?: JournalCatalog;
  warnings: CatalogWarning[];
  /** Why it was refused. */
  message?: string;
}

/** One epoch of an ingest with the catalogs that were dropped for it. */
export interface EpochLine {
  epochKey: string;
  catalogs: CatalogLine[];
}

const order: CatalogState[] = ["waiting", "parsing", "matching", "writing", "committed", "skipped", "refused"];
const isSettled = (state: CatalogState) => order.indexOf(state) >= order.indexOf("committed");

/** An epoch is where the most advanced of its unsettled catalogs is; when all are settled, the best of what they came to. */
export function epochState({ catalogs }: EpochLine): CatalogState {
  const open = catalogs.filter(({ state }) => !isSettled(state));
  if (open.length === 0)
    return (["committed", "skipped"] as const).find((s) => catalogs.some((c) => c.state === s)) ?? "refused";
  return order[Math.max(...open.map(({ state }) => order.indexOf(state)))]!;
}

/** Follows an ingest catalog by catalog. A line that changes is replaced, so that a view sees which one it was. */
export class EpochLines {
  readonly epochs: EpochLine[] = [];
  #epochIndex = new Map<string, number>();
  #catalogs = new Map<string, { epochIndex: number; catalogIndex: number }>();

  constructor(plan: IngestPlan, paths: readonly string[]) {
    for (const { index, epochKey, tableKey } of plan.catalogs) this.#add(paths[index]!, epochKey, tableKey);
  }

  apply(event: CatalogEvent): void {
    const { epochIndex, catalogIndex } =
      this.#catalogs.get(event.path) ?? this.#add(event.path, event.epochKey ?? "", event.tableKey ?? "");
    const { epochKey, catalogs } = this.epochs[epochIndex]!;
    const line = { ...catalogs[catalogIndex]!, state: event.state };
    if (event.counts) line.counts = event.counts;
    if (event.warnings) line.warnings = event.warnings;
    if (event.error) line.message = event.error.message;
    this.epochs[epochIndex] = { epochKey, catalogs: catalogs.with(catalogIndex, line) };
  }

  get catalogCount(): number {
    return this.#catalogs.size;
  }

  /** Catalogs that will not change any more. */
  get settledCount(): number {
    return this.epochs.reduce((sum, { catalogs }) => sum + catalogs.filter(({ state }) => isSettled(state)).length, 0);
  }

  /** Catalogs that were imported before. */
  get skippedCount(): number {
    return this.epochs.reduce(
      (sum, { catalogs }) => sum + catalogs.filter(({ state }) => state === "skipped").length,
      0,
    );
  }

  /** Epochs of which every catalog was. */
  get skippedEpochCount(): number {
    return this.epochs.filter(({ catalogs }) => catalogs.every(({ state }) => state === "skipped")).length;
  }

  /** Nothing is under way any more: what was not settled waits. */
  stop(): void {
    this.epochs.forEach(({ epochKey, catalogs }, at) => {
      if (catalogs.every(({ state }) => isSettled(state) || state === "waiting")) return;
      const stopped = catalogs.map(
        (line): CatalogLine => (isSettled(line.state) ? line : { ...line, state: "waiting" }),
      );
      this.epochs[at] = { epochKey, catalogs: stopped };
    });
  }

  #add(path: string, epochKey: string, tableKey: string): { epochIndex: number; catalogIndex: number } {
    const epochIndex = this.#epochIndex.get(epochKey) ?? this.epochs.push({ epochKey, catalogs: [] }) - 1;
    this.#epochIndex.set(epochKey, epochIndex);
    const { catalogs } = this.epochs[epochIndex]!;
    const place = { epochIndex, catalogIndex: catalogs.length };
    catalogs.push({ path, tableKey, state: "waiting", warnings: [] });
    this.#catalogs.set(path, place);
    return place;
  }
}
