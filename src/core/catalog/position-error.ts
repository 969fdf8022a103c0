import type { Column } from "../format/catalog.ts";

const arcsecOf: Record<string, number> = {
  deg: 3600,
  degree: 3600,
  degrees: 3600,
  arcmin: 60,
  arcsec: 1,
  mas: 1e-3,
  uas: 1e-6,
  rad: (180 * 3600) / Math.PI,
};
/** A larger error is none: the column has another unit, or no meaning. */
const largestArcsec = 60;

/**
 * One-sigma errors of positions in arcsec, the mean of two axes in squares: SExtractor's ERRA_WORLD and ERRB_WORLD,
 * ERRX2_WORLD and ERRY2_WORLD (variances), or ra_error and dec_error. A column without a unit is in degrees, as positions
 * are. NaN where unknown, not above zero, or above an arcminute; undefined where nothing is known.
 */
export function positionErrors(...axes: (Column | undefined)[]): Float64Array<ArrayBuffer> | undefined {
  const variances = axes.flatMap((column) => (column ? (varianceOf(column) ?? []) : []));
  const [first] = variances;
  if (!first) return undefined;
  const errors = Float64Array.from(first, (_, row) => {
    const error = Math.sqrt(variances.reduce((sum, variance) => sum + variance[row]!, 0) / variances.length);
    return error > 0 && error <= largestArcsec ? error : Number.NaN;
  });
  return errors.every(Number.isNaN) ? undefined : errors;
}

/** In square arcsec; undefined for texts and units that are none of an angle. */
function varianceOf({ name, unit = "", data }: Column): Float64Array | undefined {
  if (Array.isArray(data)) return undefined;
  const [, word = "", power] = /^(.*?)(\*\*2|\^2|2)?$/.exec(unit.trim().toLowerCase())!;
  const isVariance = power !== undefined || (unit.trim() === "" && /^err[xy]2/i.test(name));
  const scale = arcsecOf[word === "" ? "deg" : word];
  if (scale === undefined) return undefined;
  return Float64Array.from(data, (value) => {
    if (!(value >= 0)) return Number.NaN;
    return isVariance ? value * scale ** 2 : (value * scale) ** 2;
  });
}
