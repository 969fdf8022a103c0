import { fitPixelFrame, type SkyAndPixels } from "./pixel-frame.ts";

const fallbackArcsec = 1;
const [smallestArcsec, largestArcsec] = [1, 10];
const pixels = 0.4;

/**
 * The matching radius in arcsec to begin with: 0.4 pixel of the reference catalog, at least 1 and at most 10, rounded to 1,
 * 2 or 5; 1 where the catalog has no pixel positions.
 */
export function proposeRadius(reference: SkyAndPixels): number {
  return radiusOfPixels(fitPixelFrame(reference)?.scaleArcsecPerPixel);
}

/** @param pixelArcsec undefined where it is not known */
export function radiusOfPixels(pixelArcsec: number | undefined): number {
  if (pixelArcsec === undefined) return fallbackArcsec;
  return roundTo125(Math.min(largestArcsec, Math.max(smallestArcsec, pixels * pixelArcsec)));
}

/** The nearest of … 1, 2, 5, 10, 20 … on a logarithmic scale. */
export function roundTo125(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 2, 5, 10].map((step) => step * decade);
  return steps.reduce((best, step) =>
    Math.abs(Math.log(step / value)) < Math.abs(Math.log(best / value)) ? step : best,
  );
}
