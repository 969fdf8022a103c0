import { northUpCards, northUpPlaces, sampleAt } from "../../../core/image/north-up.ts";
import { wcsOfCards } from "../../../core/image/wcs.ts";
import type { Cutout } from "../../../core/verbs/images.ts";

/**
 * A stamp with the object in the middle of its middle pixel, so that stamps of other images can be laid over it: north up
 * where a scale is given and the image has world coordinates, else as the image lies. Values are linear between pixels.
 */
export function sameGrid(stamp: Cutout, size: number, pixelArcsec: number | undefined): Cutout {
  const wcs = pixelArcsec === undefined ? undefined : wcsOfCards(stamp.cards);
  const part = { ...stamp, imageX: 1, imageY: 1 };
  const middle = (size + 1) / 2;
  const { cards: _cards, north: _north, east: _east, ...rest } = stamp;
  if (!wcs || pixelArcsec === undefined) {
    const at = Array.from({ length: size * size }, (_, i) => i);
    const places = {
      x: at.map((i) => stamp.x + (i % size) + 1 - middle),
      y: at.map((i) => stamp.y + Math.floor(i / size) + 1 - middle),
    };
    return { ...rest, pixels: sampleAt(part, places), width: size, height: size, x: middle, y: middle, cards: {} };
  }
  const sky = wcs.toSky([stamp.x], [stamp.y]);
  const grid = { raDeg: sky.raDeg[0]!, decDeg: sky.decDeg[0]!, size, pixelArcsec };
  const pixels = sampleAt(part, northUpPlaces(wcs, grid));
  const perDegree = 3600 / pixelArcsec;
  return {
    ...rest,
    ...{
      pixels,
      width: size,
      height: size,
      x: middle,
      y: middle,
      cards: northUpCards(grid),
      pixelScaleArcsec: pixelArcsec,
    },
    ...{ north: [0, perDegree], east: [-perDegree, 0] },
  };
}
