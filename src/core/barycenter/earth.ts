import { loadedPart } from "../load-part.ts";

/** Equatorial ICRF, in astronomical units. */
export type Vector = readonly [x: number, y: number, z: number];

/** Where the Sun and the Earth's center are. Times are MJD in TDB; TT serves as well (2 ms are 60 m of the Earth's way). */
export interface EarthEphemeris {
  /** From the solar system's barycenter to the Earth. */
  barycentric(mjdTdb: number): Vector;
  /** From the Sun to the Earth. */
  heliocentric(mjdTdb: number): Vector;
}

/** Per axis, per power of time: amplitude (au), phase (rad), frequency (rad/yr), one after the other. */
type Series = readonly (readonly (readonly number[])[])[];

const mjdOfJ2000 = 51_544.5;
const daysPerYear = 365.25;

/**
 * The series of `epv00` of ERFA (its license: static/licenses/erfa.txt), after VSOP2000: within 12 km of DE405 for the
 * barycentric and 5 km for the heliocentric Earth from 1900 to 2100, which is 0.04 ms of light travel. Positions only.
 */
export const loadEarth = loadedPart(async (): Promise<EarthEphemeris> => {
  const { sunToEarth, barycenterToSun } = (await import("./earth-series.json")).default as Record<
    "sunToEarth" | "barycenterToSun",
    Series
  >;
  const heliocentric = (mjd: number) => sumSeries(sunToEarth, (mjd - mjdOfJ2000) / daysPerYear);
  return {
    heliocentric: (mjd) => toEquatorial(heliocentric(mjd)),
    barycentric: (mjd) => {
      const earth = heliocentric(mjd);
      const sun = sumSeries(barycenterToSun, (mjd - mjdOfJ2000) / daysPerYear);
      return toEquatorial([earth[0] + sun[0], earth[1] + sun[1], earth[2] + sun[2]]);
    },
  };
});

/** Sum over powers k and terms of a t^k cos(b + c t), per axis of the ecliptic. */
function sumSeries(series: Series, years: number): Vector {
  const axis = (powers: readonly (readonly number[])[]) => {
    let sum = 0;
    let power = 1;
    for (const terms of powers) {
      for (let i = 0; i < terms.length; i += 3)
        sum += terms[i]! * power * Math.cos(terms[i + 1]! + terms[i + 2]! * years);
      power *= years;
    }
    return sum;
  };
  return [axis(series[0]!), axis(series[1]!), axis(series[2]!)];
}

/** From the ecliptic of the series to the ICRF: ERFA's matrix, fitted to DE405. */
function toEquatorial([x, y, z]: Vector): Vector {
  return [
    x + 0.000000211284 * y - 0.000000091603 * z,
    -0.000000230286 * x + 0.917482137087 * y - 0.397776982902 * z,
    0.397776982902 * y + 0.917482137087 * z,
  ];
}
