import type { ImageWindow } from "../image/image-window.ts";
import type { Job } from "../job.ts";
import type { ImageRole } from "../naming/image-roles.ts";

/** An image as it lies in a dropped file: the file itself is at hand for the session only. */
export interface ImageFile {
  path: string;
  file: Blob;
}

/** One image of a file: what its header says. */
export interface ImageFacts {
  path: string;
  /** Which part of the file it is in, 0 is the primary one, and what that is called. */
  extension: number;
  name?: string;
  width: number;
  height: number;
  /** Of a cube; the first is shown. */
  planes: number;
  bitpix: number;
  /** ZCMPTYPE of compressed ones. */
  compression?: string;
  /** Projection and distortion of its world coordinates, and a pixel's size; or why there are none. */
  wcs?: { name: string; pixelScaleArcsec: number; warnings: string[] };
  noWcs?: string;
  /** When the exposure began, how long it was, and through what. */
  mjd?: number;
  exptimeSeconds?: number;
  filter?: string;
}

export interface ImagesReport {
  images: ImageFacts[];
  /** Files that are FITS images by their names, and why they cannot be read. */
  refused: { path: string; message: string }[];
}

/** An image of the open dataset: what its header says, and what it shows. */
export interface ListedImage extends ImageFacts, ImageRole {}

export interface ImageList {
  images: ListedImage[];
  refused: ImagesReport["refused"];
}

export interface CutoutRequest {
  objectKey: string;
  /** Absent: the superstack. */
  epochKey?: string;
  /** Pixels along each side. */
  sizePixels: number;
  /** The table whose measurements were made on the image, where an epoch, or the superstack, has several. */
  tableKey?: string;
}

export interface Cutout extends Stamp {
  objectKey: string;
  epochKey?: string;
  path: string;
  extension: number;
  /** How the object was found: by X_IMAGE and Y_IMAGE where the image has no world coordinates. Absent: by the sky. */
  placedBy?: "X_IMAGE";
}

/** A place of an image: on the sky, or in its pixels as FITS counts them. */
export type ImagePlace = { raDeg: number; decDeg: number } | { x: number; y: number };

export interface StampRequest {
  image: ImageFile;
  extension: number;
  place: ImagePlace;
  /** Pixels along each side. */
  sizePixels: number;
}

/** Pixels around a place, row 1 (the lowest) first; NaN where nothing was measured, and beyond the image. */
export interface Stamp {
  pixels: Float32Array<ArrayBuffer>;
  width: number;
  height: number;
  /** Where the place lies in the stamp, as FITS counts: the center of its first pixel is (1, 1). */
  x: number;
  y: number;
  /** Where the stamp's first pixel lies in the image, as FITS counts. */
  imageX: number;
  imageY: number;
  /** Pixels of the image along a degree to the north and to the east, at the place; absent without world coordinates. */
  north?: [x: number, y: number];
  east?: [x: number, y: number];
  pixelScaleArcsec?: number;
  /** Cards of world coordinates for the stamp's own pixels, and the image's BUNIT. */
  cards: Record<string, string | number>;
}

export interface ProjectionRequest {
  image: ImageFile;
  extension: number;
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** One level of an image: `2 ** level` pixels along each side are one. */
export interface TileRequest {
  image: ImageFile;
  extension: number;
  level: number;
  window: ImageWindow;
}

export interface ImageOverview {
  width: number;
  height: number;
  /** Cards of world coordinates, and BUNIT. */
  cards: Record<string, string | number>;
  /** Levels that there are beyond the image's own pixels; the last fits into one tile. */
  levels: number;
  /** Up to so many values by a stride, for cuts and a histogram. */
  sample: Float32Array<ArrayBuffer>;
  /** As of `ZScaleInterval` over all pixels. */
  zscale: { low: number; high: number };
}

/** A tile's pixels: fewer than asked for at the image's edges. */
export interface ImageTile {
  pixels: Float32Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** An image to be looked at: its levels, tile by tile, and where places of the sky lie in it. */
export interface OpenedImage extends ImageOverview {
  /** Level 0 are the image's own pixels; of level k `2 ** k` along each side are one. Windows are 0-based. */
  tile(level: number, window: ImageWindow): Promise<ImageTile>;
  /** NaN off the image's sky. Without world coordinates: rejects with NoImage. */
  toPixel(raDeg: Float64Array, decDeg: Float64Array): Promise<{ x: Float64Array; y: Float64Array }>;
}

/** Images of dropped files. Nothing of them is stored; a file that went away rejects by name. */
export interface ImageVerbs {
  describeImages(request: { files: ImageFile[] }, job: Job): Promise<ImagesReport>;
  stamp(request: StampRequest, job: Job): Promise<Stamp>;
  /** Where places of the sky lie in the image; NaN off it. Without world coordinates: rejects with NoImage. */
  project(request: ProjectionRequest, job: Job): Promise<{ x: Float64Array; y: Float64Array }>;
  /** Reads an image once from end to end, for its smaller levels. */
  overview(request: { image: ImageFile; extension: number }, job: Job): Promise<ImageOverview>;
  tile(request: TileRequest, job: Job): Promise<ImageTile>;
}
