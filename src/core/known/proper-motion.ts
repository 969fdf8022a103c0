import { directionOf } from "../crossmatch/sky.ts";

const degree = Math.PI / 180;
const radiansOfMas = degree / 3.6e6;

/**
 * Where a star is `years` later: uniform motion along a straight line in space, seen without parallax and radial velocity
 * (ESA 1997, Hipparcos catalogue, vol. 1, section 1.5.5, with both set to 0), which holds at the poles and for any speed.
 * @param pmRaMas mas per year, times the cosine of the declination
 * @param pmDecMas mas per year
 */
export function moved(
  { raDeg, decDeg }: { raDeg: number; decDeg: number },
  pmRaMas: number,
  pmDecMas: number,
  years: number,
): { raDeg: number; decDeg: number } {
  const east = pmRaMas * radiansOfMas * years;
  const north = pmDecMas * radiansOfMas * years;
  const [sinRa, cosRa] = [Math.sin(raDeg * degree), Math.cos(raDeg * degree)];
  const [sinDec, cosDec] = [Math.sin(decDeg * degree), Math.cos(decDeg * degree)];
  return directionOf(
    cosDec * cosRa - east * sinRa - north * sinDec * cosRa,
    cosDec * sinRa + east * cosRa - north * sinDec * sinRa,
    sinDec + north * cosDec,
  );
}

/** Julian year of a modified Julian date. */
export const julianYear = (mjd: number): number => 2000 + (mjd - 51544.5) / 365.25;
