import { WorkbenchError } from "../../core/errors.ts";
import type { FitsHeader } from "../../core/format/fits/fits-header.ts";
import type { Wcs } from "../../core/image/wcs.ts";
import type { ImagePlace, Stamp, StampRequest } from "../../core/verbs/images.ts";
import type { ImageCabinet, OpenImage } from "./image-cabinet.ts";

/**
 * The pixels around a place, which lies in the middle one (of an even number, between the two middle ones to half a pixel).
 * @throws NoImage where the image has no world coordinates to find the place by, or the place is not on it; CatalogSyntax
 */
export async function stamp(
  { cabinet }: { cabinet: ImageCabinet },
  { image, extension, place, sizePixels }: StampRequest,
): Promise<Stamp> {
  const opened = await cabinet.one(image, extension);
  const { x, y } = pixelOf(opened, place);
  const { width, height } = opened.shape;
  const left = Math.round(x - (sizePixels - 1) / 2) - 1;
  const bottom = Math.round(y - (sizePixels - 1) / 2) - 1;
  const [from, to] = [Math.max(0, left), Math.min(width, left + sizePixels)];
  const [low, high] = [Math.max(0, bottom), Math.min(height, bottom + sizePixels)];
  if (!(to > from && high > low)) {
    const found = Number.isFinite(x + y)
      ? `x ${x.toFixed(1)}, y ${y.toFixed(1)}`
      : "a place on the far side of the sky";
    const details = { expected: `a place on the ${width} x ${height} pixels of ${image.path}`, found };
    throw new WorkbenchError(
      "NoImage",
      details,
      `${image.path} does not show it: expected ${details.expected}, found ${found}.`,
    );
  }
  const inside = await opened.pixels.read({ x: from, y: low, width: to - from, height: high - low });
  const pixels = new Float32Array(sizePixels * sizePixels).fill(Number.NaN);
  for (let row = low; row < high; row++)
    pixels.set(
      inside.subarray((row - low) * (to - from), (row - low + 1) * (to - from)),
      (row - bottom) * sizePixels + from - left,
    );
  return {
    ...{
      pixels,
      width: sizePixels,
      height: sizePixels,
      x: x - left,
      y: y - bottom,
      imageX: left + 1,
      imageY: bottom + 1,
    },
    ...(opened.wcs ? { ...directions(opened.wcs, x, y), pixelScaleArcsec: opened.wcs.pixelScaleArcsec } : {}),
    cards: cardsOf(opened.header, left, bottom),
  };
}

function pixelOf({ file, wcs, noWcs }: OpenImage, place: ImagePlace): { x: number; y: number } {
  if ("x" in place) return place;
  if (!wcs) {
    const details = { expected: `world coordinates in ${file}`, found: noWcs ?? "none" };
    throw new WorkbenchError("NoImage", details, `Where objects lie in ${file} is not known: ${noWcs}.`);
  }
  const { x, y } = wcs.toPixel([place.raDeg], [place.decDeg]);
  return { x: x[0]!, y: y[0]! };
}

/** Steps of an arcsec are far larger than rounding, and far smaller than any distortion. */
const stepDeg = 1 / 3600;

function directions(wcs: Wcs, x: number, y: number): Pick<Stamp, "north" | "east"> {
  const { raDeg, decDeg } = wcs.toSky([x], [y]);
  const [ra, dec] = [raDeg[0]!, decDeg[0]!];
  const sign = dec > 89.9 ? -1 : 1; // no step leads beyond the pole
  const cos = Math.max(1e-9, Math.cos((dec * Math.PI) / 180));
  const moved = wcs.toPixel([ra, ra + stepDeg / cos], [dec + sign * stepDeg, dec]);
  const per = (i: number, by: number): [number, number] => [(moved.x[i]! - x) / by, (moved.y[i]! - y) / by];
  return { north: per(0, sign * stepDeg), east: per(1, stepDeg) };
}

const worldCards =
  /^(?:(?:CTYPE|CUNIT|CRPIX|CRVAL|CDELT|CROTA)[12]|(?:CD|PC)(?:[12]_[12]|00[12]00[12])|PV[12]_\d{1,2}|[AB]P?_(?:ORDER|\d_\d)|LONPOLE|LATPOLE|RADEC?SYS|EQUINOX|EPOCH|BUNIT)$/;

/** World coordinates of a part of an image that begins behind so many pixels. */
export function cardsOf(header: FitsHeader, left: number, bottom: number): Stamp["cards"] {
  const cards: Stamp["cards"] = {};
  for (const [keyword, value] of header.values)
    if (worldCards.test(keyword) && typeof value !== "boolean") cards[keyword] = value;
  for (const [keyword, shift] of [
    ["CRPIX1", left],
    ["CRPIX2", bottom],
  ] as const)
    if (typeof cards[keyword] === "number") cards[keyword] -= shift;
  return cards;
}
