import { keptExcludedPoints } from "../../../core/additions/excluded-points.ts";
import { keptKnownLists } from "../../../core/additions/kept-known.ts";
import { keptPeriods, type SavedPeriods } from "../../../core/additions/kept-periods.ts";
import { keptView } from "../../../core/additions/kept-view.ts";
import { MergedAdditions } from "../../../core/additions/merged-additions.ts";
import type { KnownList } from "../../../core/known/known-list.ts";
import type { Addition, KeptAdditions } from "../../../core/verbs/additions.ts";
import type { DatasetView } from "../../../core/verbs/view.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { type Added, changesBetween } from "./added.ts";
import { takeIn } from "./take-in.ts";

/** What is kept of the dataset on the page: what the user adds goes out, what other tabs add comes in. */
export class PageAdditions {
  readonly #workbench: Pick<Workbench, "keep">;
  readonly #explore: Explore;
  readonly #lookNow: () => Added;
  readonly #onFailure: (error: unknown) => void;
  #datasetId: string | undefined;
  #known = new MergedAdditions();
  /** As it is kept; undefined until the page shows what was kept. */
  #shown: Added | undefined;
  /** Came in before the page could show it. */
  #early: Addition[] = [];
  /** What is heard now is what this page sends out. */
  #sending = false;

  /** @param lookNow what the page has at this moment */
  constructor(
    workbench: Pick<Workbench, "keep">,
    explore: Explore,
    lookNow: () => Added,
    onFailure: (error: unknown) => void,
  ) {
    this.#workbench = workbench;
    this.#explore = explore;
    this.#lookNow = lookNow;
    this.#onFailure = onFailure;
  }

  /** Another dataset is being read: nothing of it is on the page yet. */
  expect(datasetId: string | undefined): void {
    this.#datasetId = datasetId;
    this.#known = new MergedAdditions();
    this.#shown = undefined;
    this.#early = [];
  }

  /** What the page is to show at first; undefined where nothing was kept. */
  load({ additions }: KeptAdditions): DatasetView | undefined {
    this.#known.merge(additions);
    return keptView(this.#known);
  }

  /** Points that are excluded, of what was loaded. */
  get excludedPoints(): ReadonlySet<string> {
    return new Set(keptExcludedPoints(this.#known));
  }

  /** Periods that were saved, of what was loaded. */
  get periods(): SavedPeriods {
    return keptPeriods(this.#known);
  }

  /** Lists of known objects, of what was loaded. */
  get knownLists(): readonly KnownList[] {
    return keptKnownLists(this.#known);
  }

  /** The page shows what was loaded: from here on it is kept what changes. */
  begin(): void {
    this.#shown = this.#lookNow();
    const early = this.#early;
    this.#early = [];
    this.#show(early);
  }

  /** Sends out what has changed since the last time, if anything. */
  save(): void {
    const { objects } = this.#explore;
    if (!this.#shown || !objects || this.#datasetId === undefined) return;
    const now = this.#lookNow();
    const changes = changesBetween(this.#shown, now, this.#known, objects.objectKey);
    this.#shown = now;
    if (changes.length === 0) return;
    this.#sending = true;
    this.#workbench.keep(this.#datasetId, changes).catch(this.#onFailure);
    this.#sending = false;
  }

  /** Another tab has added something, or a script on this page, or the page itself. */
  hear(datasetId: string, additions: readonly Addition[]): void {
    if (datasetId !== this.#datasetId) return;
    if (this.#sending) this.#known.merge(additions);
    else if (this.#shown) this.#show(additions);
    else this.#early.push(...additions);
  }

  #show(additions: readonly Addition[]): void {
    this.save(); // what the user did first, so that it is not taken for theirs
    const news = this.#known.merge(additions);
    if (news.length === 0) return;
    takeIn(news, this.#known, this.#explore);
    this.#shown = this.#lookNow();
  }
}
