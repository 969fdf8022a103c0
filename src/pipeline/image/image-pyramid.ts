import { zscaleCuts } from "../../core/image/cuts.ts";
import type { ImageWindow, PixelValues } from "../../core/image/image-window.ts";
import type { Job } from "../../core/job.ts";
import type { ImageOverview } from "../../core/verbs/images.ts";
import type { OpenImage } from "./image-cabinet.ts";
import { cardsOf } from "./stamp.ts";

/** The longest side of the smallest level: what is shown first. */
const smallest = 1024;
/** Pixels of a band of rows that are read at once: few enough to stay in the processor's cache. */
const bandPixels = 1 << 20;
const bandsAhead = 3;
const mostSampled = 1 << 20;
/** Samples of zscale, as astropy's. */
const zscaleSamples = 1000;
/** Rows that are read side by side for a sample. */
const rowsAtOnce = 16;

interface Level {
  width: number;
  height: number;
  pixels: Float32Array<ArrayBuffer>;
}

/**
 * An image and its smaller levels, each of half the width and height: means of 2 x 2 pixels, of those that were measured.
 * Together they take a third of the image; its own pixels are read from the file.
 */
export class ImagePyramid {
  readonly image: OpenImage;
  readonly #levels: Level[];
  readonly overview: ImageOverview;

  private constructor(image: OpenImage, levels: Level[], overview: ImageOverview) {
    this.image = image;
    this.#levels = levels;
    this.overview = overview;
  }

  /** Reads all pixels once. @throws Aborted, CatalogSyntax */
  static async of(image: OpenImage, job: Job): Promise<ImagePyramid> {
    const { width, height } = image.shape;
    const levels: Level[] = [];
    for (let [w, h] = [width, height]; Math.max(w, h) > smallest; ) {
      [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
      levels.push({ width: w, height: h, pixels: new Float32Array(w * h) });
    }
    const stride = Math.max(1, Math.ceil((width * height) / mostSampled));
    const sample = new Float32Array(Math.ceil((width * height) / stride));
    /** All values of a small image; of a large one those that zscale samples where all are finite. */
    const zStride = stride === 1 ? 1 : Math.trunc((width * height) / zscaleSamples);
    const zSample: number[] = [];
    /** Pixels of each row that are not finite. */
    const holes = new Uint32Array(height);
    const rows = Math.max(2, Math.floor(bandPixels / width) & ~1);
    const countAt = (y: number) => Math.min(rows, height - y);
    const coming: Promise<PixelValues>[] = [];
    const readAt = (y: number, into?: PixelValues) => {
      if (y >= height) return;
      const band = image.pixels.read({ x: 0, y, width, height: countAt(y) }, into);
      band.catch(() => {}); // told where it is waited for
      coming.push(band);
    };
    // The next bands are read while one is halved; they take turns in the same memory.
    for (let ahead = 0; ahead < bandsAhead; ahead++) readAt(ahead * rows);
    let free: PixelValues | undefined;
    for (let y = 0; y < height; y += rows) {
      await job.checkpoint("read");
      job.progress({ stage: "read", done: y, total: height, unit: "byte" });
      const count = countAt(y);
      const band = await coming.shift()!;
      readAt(y + bandsAhead * rows, free);
      free = band;
      const start = y * width;
      for (let i = Math.ceil(start / stride); i * stride < start + band.length; i++)
        sample[i] = band[i * stride - start]!;
      for (let i = Math.ceil(start / zStride); i * zStride < start + band.length; i++)
        zSample.push(band[i * zStride - start]!);
      if (levels[0]) halve(band, width, count, levels[0], y / 2, holes.subarray(y));
    }
    for (let k = 1; k < levels.length; k++) {
      const finer = levels[k - 1]!;
      halve(finer.pixels, finer.width, finer.height, levels[k]!, 0);
    }
    const cards = cardsOf(image.header, 0, 0);
    const overview: ImageOverview = {
      width,
      height,
      cards,
      levels: levels.length,
      sample,
      zscale: zscaleCuts(holes.some((count) => count > 0) ? await finiteSample(image, holes, job) : zSample),
    };
    return new ImagePyramid(image, levels, overview);
  }

  /** Pixels of a level, 0 being the image's own, within the window and the level. */
  async read(
    level: number,
    window: ImageWindow,
  ): Promise<{ pixels: Float32Array<ArrayBuffer>; width: number; height: number }> {
    const of = level === 0 ? this.image.shape : this.#levels[level - 1]!;
    const { x, y } = window;
    const width = Math.max(0, Math.min(window.width, of.width - x));
    const height = Math.max(0, Math.min(window.height, of.height - y));
    if (level === 0) {
      const values = await this.image.pixels.read({ x, y, width, height });
      return { pixels: values instanceof Float32Array ? values : Float32Array.from(values), width, height };
    }
    const { pixels: all } = of as Level;
    const pixels = new Float32Array(width * height);
    for (let row = 0; row < height; row++)
      pixels.set(all.subarray((y + row) * of.width + x, (y + row) * of.width + x + width), row * width);
    return { pixels, width, height };
  }
}

/**
 * What zscale samples of an image with holes: it counts finite pixels only, so that where its samples lie is known once all
 * have been read.
 * @param holes pixels of each row that are not finite
 */
async function finiteSample({ shape, pixels }: OpenImage, holes: Uint32Array, job: Job): Promise<number[]> {
  const { width, height } = shape;
  const finiteCount = holes.reduce((sum, count) => sum - count, width * height);
  const stride = Math.max(1, Math.trunc(finiteCount / zscaleSamples));
  /** Rows with samples, and how many of a row's finite pixels lie before the first of them. */
  const wanted: { row: number; before: number }[] = [];
  let passed = 0;
  for (let row = 0; row < height; row++) {
    const before = (stride - (passed % stride)) % stride;
    const count = width - holes[row]!;
    if (before < count) wanted.push({ row, before });
    passed += count;
  }
  const sample: number[] = [];
  for (let k = 0; k < wanted.length && sample.length < zscaleSamples; k += rowsAtOnce) {
    await job.checkpoint("read");
    const some = wanted.slice(k, k + rowsAtOnce);
    const rows = await Promise.all(some.map(({ row }) => pixels.read({ x: 0, y: row, width, height: 1 })));
    for (const [i, { before }] of some.entries()) {
      const finite = rows[i]!.filter((value) => Number.isFinite(value));
      for (let at = before; at < finite.length; at += stride) sample.push(finite[at]!);
    }
  }
  return sample;
}

/** @param holes pixels of each row that are not finite are added to it */
function halve(
  from: ArrayLike<number>,
  width: number,
  height: number,
  to: Level,
  rowAt: number,
  holes?: Uint32Array,
): void {
  for (let y = 0; y < height; y += 2) {
    const upper = y * width;
    const out = (rowAt + y / 2) * to.width;
    for (let x = 0; x < width; x += 2) {
      const isWhole = x + 1 < width && y + 1 < height;
      const at = upper + x;
      const sum = isWhole ? from[at]! + from[at + 1]! + from[at + width]! + from[at + width + 1]! : Number.NaN;
      // Not finite: at an edge, or one of the four is not.
      to.pixels[out + x / 2] = Number.isFinite(sum) ? sum / 4 : meanOf(from, width, height, x, y, holes);
    }
  }
}

function meanOf(
  from: ArrayLike<number>,
  width: number,
  height: number,
  x: number,
  y: number,
  holes: Uint32Array | undefined,
): number {
  let [sum, count] = [0, 0];
  for (let dy = 0; dy < 2 && y + dy < height; dy++)
    for (let dx = 0; dx < 2 && x + dx < width; dx++) {
      const value = from[(y + dy) * width + x + dx]!;
      if (!Number.isNaN(value)) [sum, count] = [sum + value, count + 1];
      if (holes && !Number.isFinite(value)) holes[y + dy]!++;
    }
  return count === 0 ? Number.NaN : sum / count;
}
