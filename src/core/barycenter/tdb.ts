import { loadedPart } from "../load-part.ts";

/** Seconds by which TDB is ahead of TT at a time (MJD in TT or TDB), for an observer where one is given. */
export type TdbMinusTt = (mjd: number, observer?: TdbObserver) => number;

/** Where on the Earth: the terms that depend on it are 2 us at most. */
export interface TdbObserver {
  longitudeRad: number;
  /** Distance from the Earth's axis, and from the plane of the equator (north positive). */
  axisKm: number;
  northKm: number;
}

const mjdOfJ2000 = 51_544.5;
const daysPerMillennium = 365_250;
const degree = Math.PI / 180;

/** `dtdb` of ERFA (its license: static/licenses/erfa.txt): 787 terms after Fairhead & Bretagnon 1990, within 3 us of the numerical integrations. */
export const loadTdb = loadedPart(async (): Promise<TdbMinusTt> => {
  /** Per power of time: amplitude (s), frequency (rad per millennium), phase (rad), one after the other. */
  const powers = (await import("./tdb-series.json")).default as number[][];
  return (mjd, observer) => {
    const t = (mjd - mjdOfJ2000) / daysPerMillennium;
    let periodic = 0;
    for (let k = powers.length - 1; k >= 0; k--) {
      const terms = powers[k]!;
      let sum = 0;
      for (let i = terms.length - 3; i >= 0; i -= 3) sum += terms[i]! * Math.sin(terms[i + 1]! * t + terms[i + 2]!);
      periodic = periodic * t + sum;
    }
    return periodic + planetaryMasses(t) + (observer ? topocentric(mjd, t, observer) : 0);
  };
});

/** JPL's planetary masses instead of the IAU's. */
function planetaryMasses(t: number): number {
  return (
    0.00065e-6 * Math.sin(6069.776754 * t + 4.021194) +
    0.00033e-6 * Math.sin(213.299095 * t + 5.543132) -
    0.00196e-6 * Math.sin(6208.294251 * t + 5.696701) -
    0.00173e-6 * Math.sin(74.781599 * t + 2.4359) +
    0.03638e-6 * t * t
  );
}

/** Moyer 1981 and Murray 1983, with the arguments of Simon et al. 1994. */
function topocentric(mjd: number, t: number, { longitudeRad, axisKm: u, northKm: v }: TdbObserver): number {
  const { sin, cos } = Math;
  const solar = (mjd % 1) * 2 * Math.PI + longitudeRad;
  const w = t / 3600;
  const angle = (start: number, rate: number) => ((start + rate * w) % 360) * degree;
  const sunLongitude = angle(280.46645683, 1296027711.03429);
  const sunAnomaly = angle(357.52910918, 1295965810.481);
  const elongation = angle(297.85019547, 16029616012.09);
  const jupiter = angle(34.35151874, 109306899.89453);
  const saturn = angle(50.0774443, 44046398.47038);
  return (
    0.00029e-10 * u * sin(solar + sunLongitude - saturn) +
    0.001e-10 * u * sin(solar - 2 * sunAnomaly) +
    0.00133e-10 * u * sin(solar - elongation) +
    0.00133e-10 * u * sin(solar + sunLongitude - jupiter) -
    0.00229e-10 * u * sin(solar + 2 * sunLongitude + sunAnomaly) -
    0.022e-10 * v * cos(sunLongitude + sunAnomaly) +
    0.05312e-10 * u * sin(solar - sunAnomaly) -
    0.13677e-10 * u * sin(solar + 2 * sunLongitude) -
    1.3184e-10 * v * cos(sunLongitude) +
    3.17679e-10 * u * sin(solar)
  );
}
