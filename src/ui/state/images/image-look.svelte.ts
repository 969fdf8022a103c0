import { holeColor, type ImageColorName, imageColorNames, imageColors } from "../../../core/image/color-map.ts";
import { type Cuts, percentileCuts } from "../../../core/image/cuts.ts";
import { paintValues, type StretchName, stretchNames, stretchTable } from "../../../core/image/stretch.ts";
import { recall, remember } from "../../kit/remember.ts";

export type CutsKind = "zscale" | "99.5" | "99" | "90" | "100" | "hand";
/** In this order: of an object keys that are whole numbers would come first. */
export const cutsKinds: readonly (readonly [kind: CutsKind, title: string])[] = [
  ["zscale", "zscale"],
  ["99.5", "99.5 %"],
  ["99", "99 %"],
  ["90", "90 %"],
  ["100", "all values"],
  ["hand", "by hand"],
];

const paper = 0xffffffff;

/** How the values of images become colors: the same for every image and stamp on the page. */
export class ImageLook {
  stretch = $state<StretchName>(known(stretchNames, recall("image.stretch")) ?? "asinh");
  color = $state<ImageColorName>(known(imageColorNames, recall("image.color")) ?? "grey");
  inverted = $state(recall("image.inverted") === "yes");
  kind = $state<CutsKind>("zscale");
  /** Used where cuts are set by hand. */
  byHand = $state.raw<Cuts>({ low: 0, high: 1 });
  readonly #table = $derived(stretchTable(this.stretch));
  readonly #colors = $derived(imageColors(this.color, this.inverted));

  /** The color of every step between the cuts, as RGBA words. */
  readonly palette = $derived(Uint32Array.from(this.#table, (level) => this.#colors[level]!));

  #percentile: { sample: ArrayLike<number>; kind: string; cuts: Cuts } | undefined;

  /** @param zscale as it was found for the whole image */
  cutsOf(sample: ArrayLike<number>, zscale: Cuts): Cuts {
    if (this.kind === "hand") return this.byHand;
    if (this.kind === "zscale") return zscale;
    // Asked for with every frame of a pan: the sample is sorted once.
    const { kind } = this;
    if (this.#percentile?.sample !== sample || this.#percentile.kind !== kind)
      this.#percentile = { sample, kind, cuts: percentileCuts(sample, Number(kind)) };
    return this.#percentile.cuts;
  }

  /** Begins to set cuts by hand, with what they are now. */
  setByHand(cuts: Cuts): void {
    this.byHand = cuts;
    this.kind = "hand";
  }

  keep(): void {
    remember("image.stretch", this.stretch);
    remember("image.color", this.color);
    remember("image.inverted", this.inverted ? "yes" : undefined);
  }

  /** Paints pixels, row 1 first, as a picture with row 1 at the bottom; for print, dark on white paper. */
  paint(
    pixels: Float32Array,
    width: number,
    height: number,
    cuts: Cuts,
    medium: "screen" | "print" = "screen",
  ): ImageData {
    const [colors, hole] = medium === "screen" ? [this.#colors, holeColor] : [imageColors("grey", true), paper];
    const image = new ImageData(width, height);
    const words = new Uint32Array(image.data.buffer);
    for (let row = 0; row < height; row++)
      paintValues(
        pixels.subarray(row * width, (row + 1) * width),
        cuts,
        this.#table,
        colors,
        hole,
        words.subarray((height - 1 - row) * width, (height - row) * width),
      );
    return image;
  }
}

function known<T extends string>(all: readonly T[], name: string | undefined): T | undefined {
  return all.find((one) => one === name);
}
