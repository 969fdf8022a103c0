import { WorkbenchError } from "../errors.ts";
import type { SourceTable } from "../format/catalog.ts";
import { formatCounted } from "../format-counted.ts";
import { applyTransform } from "./plane-transform.ts";
import { type Registration, registerFrame, type StarField } from "./register-frame.ts";

/**
 * Objects without a place on the sky are matched on a patch of it all the same, at right ascension and declination zero: a
 * pixel is a milliarcsecond there, so that an image is flat to 1e-9 of its size and all that matches directions matches
 * pixels.
 */
export const arcsecPerPixel = 1e-3;
const degPerPixel = arcsecPerPixel / 3600;

/** Sources within so many pixels of an object may be it, where nobody says otherwise. */
export const usualRadiusPixels = 2;

export function directionsOfPixels(x: Float64Array, y: Float64Array): { raDeg: Float64Array; decDeg: Float64Array } {
  return { raDeg: x.map((value) => value * degPerPixel), decDeg: y.map((value) => value * degPerPixel) };
}

export function pixelsOfDirections(
  raDeg: Float64Array,
  decDeg: Float64Array,
): { xImage: Float64Array; yImage: Float64Array } {
  return {
    xImage: raDeg.map((ra) => (ra > 180 ? ra - 360 : ra) / degPerPixel),
    yImage: decDeg.map((dec) => dec / degPerPixel),
  };
}

/** Magnitudes of a catalog's sources by its first measurement of any; fluxes as magnitudes of some zero point. */
export function starMagnitudes({
  measurements,
  rowCount,
}: Pick<SourceTable, "measurements" | "rowCount">): Float64Array {
  const measured = measurements.find(({ kind }) => kind === "mag") ?? measurements.find(({ kind }) => kind === "flux");
  if (!measured) return new Float64Array(rowCount).fill(Number.NaN);
  const { kind, value } = measured;
  return Float64Array.from(value, (number) => (kind === "mag" ? number : -2.5 * Math.log10(number)));
}

/** A catalog's sources as stars of its image. */
export function starsOf(sources: SourceTable): StarField {
  return { x: sources.xImage, y: sources.yImage, magnitude: starMagnitudes(sources) };
}

/**
 * Puts a catalog's sources where they lie on the image of the objects; without its own directions and their errors.
 *
 * @param objects undefined: the catalog's image is the one that others are put on
 * @throws NoPattern where its stars are not found among the objects, NoPositions where it has no pixel positions
 */
export function placeOnImage(
  sources: SourceTable,
  objects: StarField | undefined,
): { sources: SourceTable; registration?: Registration } {
  const { positionErrorArcsec: _, ...others } = sources;
  const stars = starsOf(sources);
  if (!objects) return { sources: { ...others, ...directionsOfPixels(stars.x, stars.y) } };
  const { file, rowCount } = sources;
  const placedCount = stars.x.filter((x, row) => Number.isFinite(x + stars.y[row]!)).length;
  if (placedCount === 0 && rowCount > 0) {
    const [expected, found] = ["X_IMAGE and Y_IMAGE, as the objects have no sky positions", "none"];
    const message = `${file} has no pixel positions, and the objects have no others.`;
    throw new WorkbenchError("NoPositions", { file, rowCount, expected, found }, message);
  }
  const registration = registerFrame(objects, stars);
  if (!registration) {
    const expected = "a pattern of stars that the objects have as well";
    const found = `${formatCounted(placedCount, "source")} with pixel positions, ${formatCounted(objects.x.length, "object")}`;
    const message = `${file} has no sky positions, and its ${formatCounted(placedCount, "source forms", "sources form")} no pattern that the objects have as well: another field, or too few stars in common.`;
    throw new WorkbenchError("NoPattern", { file, rowCount, expected, found }, message);
  }
  const { x, y } = applyTransform(registration.transform, stars);
  return { sources: { ...others, xImage: x, yImage: y, ...directionsOfPixels(x, y) }, registration };
}

/** What a registration is, for the journal: angles counter-clockwise, from the catalog's image to the objects'. */
export function describeRegistration({ transform, matchedCount, residualPixels, scale, flipped }: Registration) {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  return {
    matchedCount,
    residualPixels: rounded(residualPixels, 4),
    scale: rounded(scale, 5),
    angleDeg: rounded((Math.atan2(transform.c, transform.a) * 180) / Math.PI, 3),
    flipped,
  };
}
