import type { Vector } from "./earth.ts";
import type { TdbObserver } from "./tdb.ts";

/** Who took the data. A spacecraft has a vector per epoch; without one its times cannot be brought to the barycenter. */
export type Observer =
  | { kind: "geocenter" }
  | Observatory
  /** From the Sun to the spacecraft, ICRF, km: x, y, z of each epoch in turn. NaN where it is not known. */
  | { kind: "spacecraft"; heliocentricKm: Float64Array };

/** On the WGS 84 ellipsoid; longitude east positive. */
export interface Observatory {
  kind: "observatory";
  longitudeDeg: number;
  latitudeDeg: number;
  heightMeters: number;
}

const degree = Math.PI / 180;
const equatorialRadiusKm = 6378.137;
const flattening = 1 / 298.257223563;
const arcsec = degree / 3600;
export const kmPerAu = 149_597_870.7;

/** Longitude, distance from the axis and from the equator, for TDB and for the vector. */
export function tdbObserver({ longitudeDeg, latitudeDeg, heightMeters }: Observatory): TdbObserver {
  const latitude = latitudeDeg * degree;
  const squash = (1 - flattening) ** 2;
  const c = 1 / Math.sqrt(Math.cos(latitude) ** 2 + squash * Math.sin(latitude) ** 2);
  const heightKm = heightMeters / 1000;
  return {
    longitudeRad: longitudeDeg * degree,
    axisKm: (equatorialRadiusKm * c + heightKm) * Math.cos(latitude),
    northKm: (equatorialRadiusKm * c * squash + heightKm) * Math.sin(latitude),
  };
}

/**
 * From the Earth's center to an observatory, ICRF, au: mean sidereal time (IAU 1982) and precession (IAU 1976), UTC in
 * place of UT1. Nutation, polar motion and UT1 - UTC, together under 0.7 km, are 2 us of light travel.
 */
export function observatoryVector(mjdUtc: number, { longitudeRad, axisKm, northKm }: TdbObserver): Vector {
  const centuries = (mjdUtc - 51_544.5) / 36_525;
  const sidereal = siderealTime(mjdUtc) + longitudeRad;
  const x = axisKm * Math.cos(sidereal);
  const y = axisKm * Math.sin(sidereal);
  const [a, b, c] = toJ2000([x, y, northKm], centuries);
  return [a / kmPerAu, b / kmPerAu, c / kmPerAu];
}

function siderealTime(mjd: number): number {
  const t = (mjd - 51_544.5) / 36_525;
  const seconds = 67310.54841 + (876_600 * 3600 + 8_640_184.812866) * t + 0.093104 * t * t - 6.2e-6 * t ** 3;
  return ((seconds % 86_400) / 86_400) * 2 * Math.PI;
}

function toJ2000([x, y, z]: Vector, t: number): Vector {
  const zeta = (2306.2181 * t + 0.30188 * t * t) * arcsec;
  const zed = (2306.2181 * t + 1.09468 * t * t) * arcsec;
  const theta = (2004.3109 * t - 0.42665 * t * t) * arcsec;
  const turned = aboutZ([x, y, z], zed);
  const tilted: Vector = [
    turned[0] * Math.cos(theta) + turned[2] * Math.sin(theta),
    turned[1],
    -turned[0] * Math.sin(theta) + turned[2] * Math.cos(theta),
  ];
  return aboutZ(tilted, zeta);
}

/** Coordinates in axes that are turned back by `angle` about z. */
function aboutZ([x, y, z]: Vector, angle: number): Vector {
  return [x * Math.cos(angle) + y * Math.sin(angle), -x * Math.sin(angle) + y * Math.cos(angle), z];
}
