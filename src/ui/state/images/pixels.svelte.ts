import { type Cuts, zscaleCuts } from "../../../core/image/cuts.ts";
import type { Cutout, ImageList, ListedImage } from "../../../core/verbs/images.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { ImageLook } from "./image-look.svelte.ts";
import { StampShelf } from "./stamp-shelf.ts";

/** What images are listed for: when one of these changes, they are listed anew, and no stamp is kept. */
interface ListedFor {
  workbench: Workbench;
  overview: unknown;
  imagesAdded: number;
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
  #listed: (ListedFor & { list: Promise<ImageList>; shelf: StampShelf }) | undefined;

  get rings(): { radius: number; inner: number; outer: number } {
    return { radius: this.radius, inner: Math.min(this.inner, this.outer), outer: this.outer };
  }

  list(of: ListedFor): Promise<ImageList> {
    return this.#now(of).list;
  }

  /** The pixels of an object at an epoch, or of the superstack. */
  cutout(of: ListedFor, request: { objectKey: string; epochKey?: string; tableKey?: string }): Promise<Cutout> {
    // Turned, a stamp of that size takes pixels from its corners too.
    const sizePixels = this.northUp ? 2 * Math.ceil((this.sizePixels * Math.SQRT2) / 2) + 1 : this.sizePixels;
    return this.#now(of).shelf.get({ ...request, sizePixels });
  }

  cutsOf({ pixels }: Cutout): Cuts {
    return this.look.cutsOf(pixels, zscaleCuts(pixels));
  }

  #now({ workbench, overview, imagesAdded }: ListedFor) {
    const last = this.#listed;
    if (last && last.workbench === workbench && last.overview === overview && last.imagesAdded === imagesAdded)
      return last;
    const shelf = new StampShelf((request) => workbench.cutout(request));
    this.#listed = { workbench, overview, imagesAdded, list: workbench.images(), shelf };
    return this.#listed;
  }
}

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
