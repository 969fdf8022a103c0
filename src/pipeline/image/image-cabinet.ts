import { WorkbenchError } from "../../core/errors.ts";
import { type FitsImage, openImages } from "../../core/image/open-images.ts";
import { parseWcs, type Wcs } from "../../core/image/wcs.ts";
import type { ImageFile } from "../../core/verbs/images.ts";

/** Files whose headers are kept: a film goes through all epochs, and back. What they keep of pixels is bounded each. */
const mostOpen = 24;

export interface OpenImage extends FitsImage {
  wcs?: Wcs;
  noWcs?: string;
}

/** The images that were asked for last, so that their headers are read once. */
export class ImageCabinet {
  readonly #open = new Map<string, Promise<OpenImage[]>>();

  /** @throws CatalogSyntax, TooLarge, UnreadableImage */
  all({ path, file }: ImageFile): Promise<OpenImage[]> {
    const key = [path, file.size, (file as File).lastModified ?? ""].join("\0");
    const opened = this.#open.get(key) ?? openWithWcs(file, path);
    this.#open.delete(key);
    this.#open.set(key, opened);
    opened.catch(() => this.#open.delete(key));
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= mostOpen) break;
      this.#open.delete(oldest);
    }
    return opened;
  }

  /** @throws NoImage where that part of the file holds none */
  async one(image: ImageFile, extension: number): Promise<OpenImage> {
    const found = (await this.all(image)).find((one) => one.extension === extension);
    if (found) return found;
    const details = { expected: `an image in part ${extension} of ${image.path}`, found: "none" };
    throw new WorkbenchError("NoImage", details, `${image.path} has no image in its part ${extension}.`);
  }
}

async function openWithWcs(file: Blob, path: string): Promise<OpenImage[]> {
  const images = await openImages(file, path);
  return images.map((image) => {
    const { wcs, why } = parseWcs(image.header);
    return { ...image, ...(wcs ? { wcs } : { noWcs: why }) };
  });
}
