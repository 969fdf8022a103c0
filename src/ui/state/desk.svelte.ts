import { createContext } from "svelte";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { EpochColumns, ObjectColumns } from "../../core/verbs/read.ts";
import type { DatasetView } from "../../core/verbs/view.ts";
import type { Workbench } from "../door/workbench-api.ts";
import { Board } from "./board/board.svelte.ts";
import { CurveCache } from "./curves/curve-cache.ts";
import { CurveView } from "./curves/curve-view.svelte.ts";
import { Treating } from "./curves/treating.svelte.ts";
import { Explore } from "./explore/explore.svelte.ts";
import { keepView } from "./keep/keep-view.svelte.ts";
import { applyView, applyViews } from "./keep/kept-view.ts";
import { applyLink, linkTo } from "./keep/linked-view.ts";
import type { PageLink } from "./keep/page-link.ts";
import type { Notices } from "./notices.svelte.ts";
import { ObjectView } from "./objects/object-view.svelte.ts";

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
  readonly board = new Board();
  /** Undefined while no dataset is open. */
  overview = $state.raw<DatasetOverview | undefined>();
  epochs = $state.raw<EpochColumns | undefined>();
  /** Id of the dataset whose view is on the page, as it was kept and not yet changed by loading. */
  keptOf = $state<string | undefined>();
  #notices: Notices;

  constructor(workbench: Workbench, notices: Notices) {
    this.#notices = notices;
    this.explore = new Explore(workbench);
    this.table = new ObjectView(this.explore);
    this.curves = new CurveView(new CurveCache((names) => workbench.lightCurves(names)));
    this.treating = new Treating(this.explore, this.curves);
    $effect.root(() => {
      keepView(this, (datasetId, view) =>
        notices.attempt("Selections, tags and notes could not be kept.", () => workbench.saveView(datasetId, view)),
      );
    });
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
    this.curves.replace(overview?.record.measurements ?? [], another);
    if (another) this.table.widths = {};
  }

  /** Looks at the dataset as it was looked at when the view was kept. */
  restore(view: DatasetView): void {
    applyView(view, this.explore, this.table);
    applyViews(view.views, this.explore, this.curves, this.epochs);
  }

  /** How the page is looked at now, for its address; undefined while no dataset is open. */
  get link(): PageLink | undefined {
    return this.overview && linkTo(this.overview.record.datasetId, this.explore, this.curves);
  }

  /** Looks at the dataset as a link says. */
  apply(link: PageLink): void {
    applyLink(link, this.explore, this.curves, this.epochs);
  }

  /** Puts an object in focus: the table scrolls to it, its light curves are shown. */
  async focus(objectIndex: number | undefined): Promise<void> {
    this.explore.focusObject(objectIndex);
    await this.#notices.attempt("The light curve cannot be read.", () => this.showFocus());
  }

  async step(by: number): Promise<void> {
    await this.focus(this.explore.stepped(by));
  }

  async toggleMeasurement(measurementKey: string): Promise<void> {
    await this.#notices.attempt("The light curve cannot be read.", () => this.curves.toggle(measurementKey));
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
