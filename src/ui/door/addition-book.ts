import { checkChanges } from "../../core/additions/check-addition.ts";
import { isReadingKind } from "../../core/additions/reading-kinds.ts";
import { StampClock } from "../../core/additions/stamp.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { Addition, AdditionChange, KeptAdditions } from "../../core/verbs/additions.ts";
import type { DatasetView } from "../../core/verbs/view.ts";
import type { KeeperApi, ReaderApi } from "../../rpc/api.ts";
import type { Client } from "../../rpc/spawn.ts";
import type { Tabs } from "../../rpc/tabs.ts";
import { leftBehind, PendingAdditions } from "./pending-additions.ts";

/** Hears of what was added: by this page, or by another tab. */
export type KeptListener = (datasetId: string, additions: readonly Addition[], isOwn: boolean) => void;

/** Sends what is added to datasets to where it is kept, and tells the other tabs. */
export class AdditionBook {
  readonly #keeper: () => Client<KeeperApi>;
  readonly #reader: () => Pick<Client<ReaderApi>, "additions">;
  readonly #tabs: Tabs;
  readonly #clock: StampClock;
  readonly #pending: PendingAdditions;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #listeners = new Set<KeptListener>();
  #openId: string | undefined;

  constructor(keeper: () => Client<KeeperApi>, reader: () => Pick<Client<ReaderApi>, "additions">, tabs: Tabs) {
    const author = crypto.randomUUID();
    this.#keeper = keeper;
    this.#reader = reader;
    this.#tabs = tabs;
    this.#clock = new StampClock(author.slice(0, 8));
    this.#pending = new PendingAdditions(author);
    tabs.onShared((datasetId, additions) => this.#tell(datasetId, additions, false));
  }

  /** Keeps what pages that were closed too early have left behind. */
  async recover(): Promise<void> {
    for (const { pending, strikeOut } of leftBehind()) {
      try {
        for (const { datasetId, additions } of pending)
          await this.#keeper()
            .keep({ datasetId, additions })
            .catch((error) => {
              if (!isWorkbenchError(error, "DatasetMissing")) throw error;
            });
        strikeOut();
      } catch {
        // Left for the next time.
      }
    }
  }

  /** Makes ready for what is added to a dataset, so that it is written at once; lets go of the one before. */
  ready(datasetId: string | undefined): void {
    const before = this.#openId;
    if (before === datasetId) return;
    this.#openId = datasetId;
    const keeper = this.#keeper();
    if (before !== undefined) keeper.release({ datasetId: before }).catch(() => {});
    if (datasetId !== undefined) keeper.open({ datasetId }).catch(() => {}); // what is wrong is said by `keep`
  }

  async release(datasetId: string): Promise<void> {
    await this.#keeper().release({ datasetId });
  }

  /** When this resolves it is kept. All that has to happen before the page may go happens before it returns. */
  async keep(datasetId: string, changes: readonly AdditionChange[]): Promise<void> {
    const stamp = (change: AdditionChange): Addition => ({ ...change, stamp: this.#clock.next() });
    const additions = checkChanges(changes, "changes").map(stamp);
    const strikeOut = this.#pending.add({ datasetId, additions });
    const kept = this.#keeper().keep({ datasetId, additions });
    this.#tabs.share(datasetId, additions);
    this.#tell(datasetId, additions, true);
    await this.#awaited(kept);
    strikeOut();
    // Told at once, another tab may have read what light curves are made of before it was on disk: it reads it again.
    if (additions.some(({ kind }) => isReadingKind(kind))) this.#tabs.share(datasetId, additions);
  }

  async saveView(datasetId: string, view: DatasetView): Promise<void> {
    const additions = await this.#awaited(this.#keeper().saveView({ datasetId, view }));
    this.#tabs.share(datasetId, additions);
    this.#tell(datasetId, additions, false);
  }

  /** Resolves when all that was added is on disk, or has failed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** All that is kept of a dataset, what this page has just added included. */
  async additions(datasetId: string): Promise<KeptAdditions> {
    await this.settled();
    const kept = await this.#reader().additions({ datasetId });
    for (const { stamp } of kept.additions) this.#clock.see(stamp);
    return kept;
  }

  onKept(listener: KeptListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(datasetId: string, additions: readonly Addition[], isOwn: boolean): void {
    for (const { stamp } of additions) this.#clock.see(stamp);
    for (const listener of this.#listeners) listener(datasetId, additions, isOwn);
  }

  async #awaited<T>(call: Promise<T>): Promise<T> {
    this.#underWay.add(call);
    return call.finally(() => this.#underWay.delete(call));
  }
}
