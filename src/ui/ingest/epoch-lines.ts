import type { CatalogWarning } from "../../core/catalog/catalog.ts";
import type { IngestPlan } from "../../core/catalog/ingest-plan.ts";
import type { JournalCatalog } from "../../core/cube/dataset.ts";
import type { CatalogEvent, CatalogState } from "../../core/requests.ts";

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

/** Follows an ingest catalog by catalog. */
export class EpochLines {
  readonly epochs: EpochLine[] = [];
  #epochs = new Map<string, EpochLine>();
  #catalogs = new Map<string, CatalogLine>();

  constructor(plan: IngestPlan, paths: readonly string[]) {
    for (const { index, epochKey, tableKey } of plan.catalogs) this.#add(paths[index]!, epochKey, tableKey);
  }

  apply(event: CatalogEvent): void {
    const line = this.#catalogs.get(event.path) ?? this.#add(event.path, event.epochKey ?? "", event.tableKey ?? "");
    line.state = event.state;
    if (event.counts) line.counts = event.counts;
    if (event.warnings) line.warnings = event.warnings;
    if (event.error) line.message = event.error.message;
  }

  get catalogCount(): number {
    return this.#catalogs.size;
  }

  /** Catalogs that will not change any more. */
  get settledCount(): number {
    let count = 0;
    for (const { state } of this.#catalogs.values()) if (isSettled(state)) count++;
    return count;
  }

  #add(path: string, epochKey: string, tableKey: string): CatalogLine {
    let epoch = this.#epochs.get(epochKey);
    if (!epoch) {
      epoch = { epochKey, catalogs: [] };
      this.#epochs.set(epochKey, epoch);
      this.epochs.push(epoch);
    }
    const line: CatalogLine = { path, tableKey, state: "waiting", warnings: [] };
    epoch.catalogs.push(line);
    this.#catalogs.set(path, line);
    return line;
  }
}
