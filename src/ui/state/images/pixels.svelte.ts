import { type Cuts, zscaleCuts } from "../../../core/image/cuts.ts";
import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { Cutout, ImageList, ListedImage } from "../../../core/verbs/images.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { ImageLook } from "./image-look.svelte.ts";
import type { SkyPlace } from "./shown-image.svelte.ts";
import { StampShelf } from "./stamp-shelf.ts";

/** What images are listed for: when one of these changes, they are listed anew. */
export interface ListedFor {
  workbench: Workbench;
  overview: DatasetOverview | undefined;
  imagesAdded: number;
}

interface Latest {
  datasetId: string | undefined;
  list?: ImageList;
  /** Why they could not be listed. */
  error?: unknown;
  /** Stamps of these images. */
  shelf: StampShelf;
}

/** Images of the open dataset, and how their pixels are shown and summed: the same in every part of the page. */
export class Pixels {
  readonly look = new ImageLook();
  /** Pixels along each side of a stamp. */
  sizePixels = $state(31);
  /** Of the circle and the ring about an object, in pixels. */
  radius = $state(3);
  inner = $state(6);
  outer = $state(10);
  /** Stamps are turned: north up, east to the left. */
  northUp = $state(true);
  /** What is drawn over a field: objects, the grid of the sky, comparison stars. */
  readonly over = $state({ objects: true, grid: false, compared: false });
  /** What was looked at last, for the next image to show the same; undefined: all of it. */
  place: (SkyPlace & { datasetId: string | undefined }) | undefined;
  /** The epoch that was walked to, from where; of which dataset. */
  walked = $state.raw<{ datasetId: string | undefined; from: string | undefined; key: string } | undefined>();
  #listed: (ListedFor & { list: Promise<ImageList> }) | undefined;
  #latest = $state.raw<Latest | undefined>();

  get rings(): { radius: number; inner: number; outer: number } {
    return { radius: this.radius, inner: Math.min(this.inner, this.outer), outer: this.outer };
  }

  /**
   * The images of the dataset as they were listed last; nothing before that. While they are listed anew, which every change
   * of the dataset asks for, what was listed before is still shown: nothing that is looked at, focused or walked to goes away.
   */
  latest(of: ListedFor): Omit<Latest, "shelf"> {
    this.#follow(of);
    return this.#latestOf(of) ?? { datasetId: datasetOf(of) };
  }

  /** The pixels of an object at an epoch, or of the superstack; of the images as they were listed last. */
  cutout(of: ListedFor, request: { objectKey: string; epochKey?: string; tableKey?: string }): Promise<Cutout> {
    const list = this.#follow(of);
    // Turned, a stamp of that size takes pixels from its corners too.
    const sizePixels = this.northUp ? 2 * Math.ceil((this.sizePixels * Math.SQRT2) / 2) + 1 : this.sizePixels;
    const latest = this.#latestOf(of);
    return latest
      ? latest.shelf.get({ ...request, sizePixels })
      : list.then(() => of.workbench.cutout({ ...request, sizePixels }));
  }

  cutsOf({ pixels }: Cutout): Cuts {
    return this.look.cutsOf(pixels, zscaleCuts(pixels));
  }

  #latestOf(of: ListedFor): Latest | undefined {
    return this.#latest?.datasetId === datasetOf(of) ? this.#latest : undefined;
  }

  #follow(of: ListedFor): Promise<ImageList> {
    const { workbench, overview, imagesAdded } = of;
    const last = this.#listed;
    if (last && last.workbench === workbench && last.overview === overview && last.imagesAdded === imagesAdded)
      return last.list;
    const list = workbench.images();
    this.#listed = { workbench, overview, imagesAdded, list };
    const set = (found: Pick<Latest, "list" | "error">) => {
      if (this.#listed?.list !== list) return;
      const before = this.#latestOf(of);
      // The same list: neither files nor what they show have changed, and the stamps are still those of them.
      const kept = before?.list && before.list === found.list ? before.shelf : undefined;
      const shelf = kept ?? new StampShelf((request) => workbench.cutout(request));
      this.#latest = { datasetId: datasetOf(of), ...found, shelf };
    };
    list.then(
      (found) => set({ list: found }),
      (error) => set({ error }),
    );
    return list;
  }
}

const datasetOf = ({ overview }: ListedFor) => overview?.record.datasetId;

export const pixels = new Pixels();

/** Where the table of a measurement has images of its own, those alone show it; else any do. */
export const tableShown = (images: readonly ListedImage[], tableKey: string | undefined): string | undefined =>
  images.some((image) => image.tableKey === tableKey) ? tableKey : undefined;

/** Epochs of which an image is at hand, of a table where one is named. */
export const epochsShown = (images: readonly ListedImage[], tableKey: string | undefined): Set<string> =>
  new Set(
    images.flatMap(({ role, epochKey, tableKey: of }) =>
      role === "epoch" && epochKey !== undefined && (tableKey === undefined || of === undefined || of === tableKey)
        ? [epochKey]
        : [],
    ),
  );
