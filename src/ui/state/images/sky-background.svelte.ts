import type { ListedImage } from "../../../core/verbs/images.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import { type ListedFor, pixels } from "./pixels.svelte.ts";
import { ShownImage } from "./shown-image.svelte.ts";

/** The image under the objects of the sky view: the superstack, else the first image with world coordinates. */
export class SkyBackground {
  #shown = $state.raw<ShownImage | undefined>();
  #opened: ListedImage | undefined;

  /** Undefined while none is known, and where there is none. */
  imageOf(of: ListedFor, inPixels: boolean): ListedImage | undefined {
    const images = pixels.latest(of).list?.images ?? []; // where they cannot be listed, the panel of images says why
    const stack = images.find(({ role, wcs }) => role === "reference" && wcs);
    const image = stack ?? images.find(({ role }) => role === "reference") ?? images.find(({ wcs }) => wcs);
    return (inPixels ? image?.role === "reference" : image?.wcs) ? image : undefined;
  }

  /** Its pixels; undefined while they are coming. */
  shownOf(of: ListedFor, image: ListedImage, objects: ObjectColumns | undefined): ShownImage | undefined {
    if (image !== this.#opened) {
      this.#opened = image;
      const { path, extension } = image;
      const opening = of.workbench.openImage({ path, extension }).then(async (opened) => {
        const shown = await ShownImage.of(image, opened, objects);
        if (image === this.#opened) this.#shown = shown;
      });
      opening.catch(() => {
        this.#shown = undefined;
      });
    }
    const shown = this.#shown;
    shown?.place(objects).catch(() => {}); // those that were placed stay
    return shown?.listed === image ? shown : undefined;
  }
}

export const skyBackground = new SkyBackground();
