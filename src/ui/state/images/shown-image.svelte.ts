import { projectArcsec, tangentPlaneOf } from "../../../core/crossmatch/tangent-plane.ts";
import { WorkbenchError } from "../../../core/errors.ts";
import { stackOffset } from "../../../core/image/stack-offset.ts";
import { type Wcs, wcsOfCards } from "../../../core/image/wcs.ts";
import type { ImageTile, ListedImage, OpenedImage } from "../../../core/verbs/images.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import { insideOf, type Polygon } from "../../kit/scatter/polygon.ts";
import { ImageTiles } from "./image-tiles.svelte.ts";
import { ImageViewport } from "./image-viewport.svelte.ts";

/** Pixels of the screen within which a click finds an object. */
const reach = 12;
/** Pixels along each side of what leaves as FITS: 256 MB. */
const mostSaved = 8192;

/** Objects whose places are held against the stars of an image, and the pixels along each side of what is read of each. */
const [mostCompared, comparedPixels] = [60, 41];
const comparedAtOnce = 4;
/** A smaller disagreement is seldom one: objects move, and stars are not round. */
const leastSaid = 1;

/** How far the stars of an image lie from where its world coordinates put the objects. */
export interface Disagreement {
  pixels: number;
  eastArcsec: number;
  northArcsec: number;
  objects: number;
}

/** What is looked at, in whatever image: the middle, and arcsec along a CSS pixel. */
export interface SkyPlace {
  raDeg: number;
  decDeg: number;
  arcsec: number;
}

export interface Places {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** Places by the sky, or without world coordinates where SExtractor saw the objects: on the superstack only. */
async function placesOn(
  listed: ListedImage,
  opened: OpenedImage,
  objects: ObjectColumns | undefined,
): Promise<Places | undefined> {
  if (!objects) return undefined;
  if (listed.wcs) return opened.toPixel(objects.raDeg.slice(), objects.decDeg.slice());
  return listed.role === "reference" ? { x: objects.xImage, y: objects.yImage } : undefined;
}

/** An image that is looked at, and where the objects lie on it. */
export class ShownImage {
  readonly listed: ListedImage;
  readonly opened: OpenedImage;
  readonly tiles: ImageTiles;
  readonly view = new ImageViewport();
  readonly wcs: Wcs | undefined;
  /** As FITS counts pixels; undefined where it is not known. */
  places = $state.raw<Places | undefined>();
  #placed: number | undefined;
  #isLeft = false;

  constructor(listed: ListedImage, opened: OpenedImage, places: Places | undefined, placed = places?.x.length) {
    this.listed = listed;
    this.opened = opened;
    this.tiles = new ImageTiles(opened);
    this.wcs = wcsOfCards(opened.cards);
    this.places = places;
    this.#placed = placed;
  }

  static async of(listed: ListedImage, opened: OpenedImage, objects: ObjectColumns | undefined): Promise<ShownImage> {
    return new ShownImage(listed, opened, await placesOn(listed, opened, objects), objects?.count);
  }

  /** Places the objects anew where there are others: they are only ever added, behind those that there were. */
  async place(objects: ObjectColumns | undefined): Promise<void> {
    if (objects?.count === this.#placed) return;
    this.#placed = objects?.count;
    const places = await placesOn(this.listed, this.opened, objects);
    if (this.#placed === objects?.count) this.places = places;
  }

  /** Nothing more is read for it by itself. */
  leave(): void {
    this.#isLeft = true;
  }

  fit(): void {
    this.view.fit(this.opened.width, this.opened.height);
  }

  /** Where on the sky the view is, for the next image to show the same; undefined where the whole image is shown, or no sky is known. */
  get skyPlace(): SkyPlace | undefined {
    const { view, wcs } = this;
    if (!wcs || !view.isMoved) return undefined;
    const { raDeg, decDeg } = wcs.toSky([view.x], [view.y]);
    const place = { raDeg: raDeg[0]!, decDeg: decDeg[0]!, arcsec: wcs.pixelScaleArcsec / view.scale };
    return Number.isFinite(place.raDeg + place.decDeg) ? place : undefined;
  }

  /** Shows a place of the sky where it lies on the image; else the whole image. */
  goToSky({ raDeg, decDeg, arcsec }: SkyPlace): void {
    const { wcs, opened } = this;
    if (!wcs) return;
    const { x, y } = wcs.toPixel([raDeg], [decDeg]);
    if (x[0]! > 0 && y[0]! > 0 && x[0]! <= opened.width && y[0]! <= opened.height)
      this.view.goTo(x[0]!, y[0]!, wcs.pixelScaleArcsec / arcsec);
  }

  /** The row of those given that is drawn nearest to a place of the screen, within reach. */
  nearest(rows: ArrayLike<number>, left: number, top: number, within = reach): number | undefined {
    const { places, view } = this;
    if (!places) return undefined;
    // The view is read once, not with each of tens of thousands of objects.
    const { scale } = view;
    const [x, y] = [view.imageX(left), view.imageY(top)];
    let best: number | undefined;
    let least = (within / scale) ** 2;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const far = (places.x[row]! - x) ** 2 + (places.y[row]! - y) ** 2;
      if (far < least) [best, least] = [row, far];
    }
    return best;
  }

  /** The rows that are drawn inside a figure on the screen. */
  rowsInside(rows: ArrayLike<number>, polygon: Polygon): Uint32Array<ArrayBuffer> {
    const { places, view } = this;
    const inside = new Uint32Array(places ? rows.length : 0);
    if (!places) return inside;
    const { x, y } = places;
    const [scale, right, down] = [view.scale, view.left(0), view.top(0)];
    const isWithin = insideOf(polygon);
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (isWithin(right + x[row]! * scale, down - y[row]! * scale)) inside[count++] = row;
    }
    return inside.slice(0, count);
  }

  /** Puts an object into the middle, near enough to see its pixels, where it is on the image. */
  goTo(row: number): void {
    const { places, view } = this;
    const [x, y] = [places?.x[row] ?? Number.NaN, places?.y[row] ?? Number.NaN];
    if (!Number.isFinite(x + y)) return;
    view.goTo(x, y, Math.max(view.scale, 4));
  }

  /** The pixels that are seen, with world coordinates of their own. @throws TooLarge */
  async seen(): Promise<{ pixels: Float32Array; width: number; height: number; cards: OpenedImage["cards"] }> {
    const { view, opened } = this;
    const from = (place: number, length: number) => Math.min(Math.max(0, Math.round(place) - 1), length - 1);
    const [left, right] = [from(view.imageX(0), opened.width), from(view.imageX(view.width), opened.width)];
    const [bottom, top] = [from(view.imageY(view.height), opened.height), from(view.imageY(0), opened.height)];
    const window = { x: left, y: bottom, width: right - left + 1, height: top - bottom + 1 };
    const found = Math.max(window.width, window.height);
    if (found > mostSaved)
      throw new WorkbenchError(
        "TooLarge",
        { file: this.listed.path, what: "pixels along a side", limit: mostSaved, found },
        `What is seen is ${window.width} x ${window.height} pixels: up to ${mostSaved} along a side are saved. Zoom in, or take the file itself.`,
      );
    const tile = await opened.tile(0, window);
    const cards = { ...opened.cards };
    if (typeof cards.CRPIX1 === "number") cards.CRPIX1 -= left;
    if (typeof cards.CRPIX2 === "number") cards.CRPIX2 -= bottom;
    return { ...tile, cards };
  }

  /**
   * How far the middle of the image lies from that of the objects, in degrees to the east and to the north, where not one of
   * them is on it; undefined where some are, and where it cannot be told.
   */
  beside({ raDeg, decDeg }: ObjectColumns): { east: number; north: number } | undefined {
    const { places, wcs, opened } = this;
    const middle = tangentPlaneOf(raDeg, decDeg);
    if (!places || !wcs || !middle) return undefined;
    for (let row = 0; row < places.x.length; row++) {
      const [x, y] = [places.x[row]!, places.y[row]!];
      if (x >= 0.5 && y >= 0.5 && x <= opened.width + 0.5 && y <= opened.height + 0.5) return undefined;
    }
    const own = wcs.toSky([(opened.width + 1) / 2], [(opened.height + 1) / 2]);
    const dec = own.decDeg[0]!;
    const ra = ((own.raDeg[0]! - middle.raDeg + 540) % 360) - 180;
    return { east: ra * Math.cos((middle.decDeg * Math.PI) / 180), north: dec - middle.decDeg };
  }

  /** Undefined where image and catalog agree to a pixel, and where it cannot be told. Comes after the image is drawn. */
  async disagreement(): Promise<Disagreement | undefined> {
    const { places, wcs, opened, tiles } = this;
    if (!places || !wcs) return undefined;
    await tiles.first;
    await tiles.settled();
    const half = (comparedPixels - 1) / 2;
    const inside = (place: number, length: number) => place > half + 1 && place < length - half;
    const rows = Array.from(places.x, (_, row) => row).filter(
      (row) => inside(places.x[row]!, opened.width) && inside(places.y[row]!, opened.height),
    );
    const step = Math.max(1, rows.length / mostCompared);
    const compared = Array.from({ length: Math.min(mostCompared, rows.length) }, (_, i) => rows[Math.floor(i * step)]!);
    let [restX, restY] = [0, 0];
    const read = (row: number) => {
      const [x, y] = [Math.round(places.x[row]!), Math.round(places.y[row]!)];
      restX += (places.x[row]! - x) / compared.length;
      restY += (places.y[row]! - y) / compared.length;
      const window = { x: x - half - 1, y: y - half - 1, width: comparedPixels, height: comparedPixels };
      return opened.tile(0, window);
    };
    // A few at a time: what is asked for to be drawn comes between.
    const stamps: ImageTile[] = [];
    for (let k = 0; k < compared.length; k += comparedAtOnce) {
      if (this.#isLeft) return undefined;
      stamps.push(...(await Promise.all(compared.slice(k, k + comparedAtOnce).map(read))));
    }
    const found = stackOffset(
      stamps.map(({ pixels }) => pixels),
      comparedPixels,
    );
    if (!found) return undefined;
    const [dx, dy] = [found.dx - restX, found.dy - restY];
    const pixels = Math.hypot(dx, dy);
    if (!(pixels > leastSaid)) return undefined;
    const [x, y] = [(opened.width + 1) / 2, (opened.height + 1) / 2];
    const { raDeg, decDeg } = wcs.toSky([x, x + dx], [y, y + dy]);
    const [east, north] = projectArcsec({ raDeg: raDeg[0]!, decDeg: decDeg[0]! }, raDeg[1]!, decDeg[1]!);
    return { pixels, eastArcsec: east, northArcsec: north, objects: found.count };
  }
}
