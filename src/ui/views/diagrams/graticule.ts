import type { Range } from "../../kit/scatter/scale.ts";
import { niceStep } from "../../kit/scatter/ticks.ts";
import { projectSky, type SkyCentre, unprojectSky } from "./sky-projection.ts";

/** A meridian or a parallel across the plot. */
export interface GraticuleLine {
  axis: "ra" | "dec";
  label: string;
  /** Places along it on the plane, degrees. */
  east: Float64Array<ArrayBuffer>;
  north: Float64Array<ArrayBuffer>;
  /** Where it meets the lower edge (a meridian: degrees east) or the left one (a parallel: degrees north). */
  labelAt: number;
}

const samples = 65;

/**
 * Lines of equal right ascension and declination across what is seen of the sky, with the places of their labels.
 * @param east what is seen, degrees on the plane; its larger end lies on the left
 * @param most about how many lines of each kind
 */
export function graticule(centre: SkyCentre, east: Range, north: Range, most: number): GraticuleLine[] {
  const along = ([low, high]: Range) =>
    Array.from({ length: samples }, (_, i) => low + ((high - low) * i) / (samples - 1));
  const [eastSamples, northSamples] = [along(east), along(north)];
  const edges = [
    ...eastSamples.flatMap((at) => [unprojectSky(centre, at, north[0]), unprojectSky(centre, at, north[1])]),
    ...northSamples.flatMap((at) => [unprojectSky(centre, east[0], at), unprojectSky(centre, east[1], at)]),
    unprojectSky(centre, (east[0] + east[1]) / 2, (north[0] + north[1]) / 2),
  ].filter((place) => place !== undefined);
  const decs = edges.map(({ decDeg }) => decDeg);
  const isSeen = (decDeg: number) => {
    const pole = projectSky(centre, [centre.raDeg], [decDeg]);
    const [x, y] = [pole.east[0]!, pole.north[0]!];
    return x >= east[0] && x <= east[1] && y >= north[0] && y <= north[1];
  };
  const [southPole, northPole] = [isSeen(-90), isSeen(90)];
  const dec: Range = [southPole ? -90 : Math.min(...decs), northPole ? 90 : Math.max(...decs)];
  const turns = edges.map(({ raDeg }) => signedTurn(raDeg - centre.raDeg));
  const wraps = southPole || northPole || Math.max(...turns) - Math.min(...turns) > 350;
  const ra: Range = wraps
    ? [centre.raDeg - 180, centre.raDeg + 180]
    : [centre.raDeg + Math.min(...turns), centre.raDeg + Math.max(...turns)];

  const meridians = multiples(ra, degreeStep((ra[1] - ra[0]) / most), true).map(({ value, label }) => {
    const decDeg = along(dec);
    const plane = projectSky(
      centre,
      decDeg.map(() => value),
      decDeg,
    );
    const turn = signedTurn(value - centre.raDeg);
    const crossing = crossingOf(eastSamples, (at) => {
      const place = unprojectSky(centre, at, north[0]);
      return place ? signedTurn(place.raDeg - centre.raDeg) - turn : Number.NaN;
    });
    return { axis: "ra" as const, label, ...plane, labelAt: crossing };
  });
  const parallels = multiples(dec, degreeStep((dec[1] - dec[0]) / most), false).map(({ value, label }) => {
    const raDeg = along(ra);
    const plane = projectSky(
      centre,
      raDeg,
      raDeg.map(() => value),
    );
    const crossing = crossingOf(northSamples, (at) => {
      const place = unprojectSky(centre, east[1], at);
      return place ? place.decDeg - value : Number.NaN;
    });
    return { axis: "dec" as const, label, ...plane, labelAt: crossing };
  });
  return [...meridians, ...parallels];
}

/** Steps people read: thirds of a circle downwards, then decimal. */
function degreeStep(atLeast: number): number {
  return [10, 15, 30, 60, 90].find((step) => atLeast > 5 && step >= atLeast) ?? niceStep(Math.min(atLeast, 90));
}

function multiples([low, high]: Range, step: number, around: boolean): { value: number; label: string }[] {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const found: { value: number; label: string }[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    if (around && k * step >= low + 360 - step * 1e-9) break;
    const turned = around ? (((k * step) % 360) + 360) % 360 : k * step;
    found.push({ value: k * step, label: `${turned.toFixed(decimals).replace("-", "−")}°` });
  }
  return found;
}

const signedTurn = (deg: number) => ((((deg + 180) % 360) + 360) % 360) - 180;

/** Where a function goes through 0 without a jump; NaN where it does not. */
function crossingOf(at: readonly number[], height: (at: number) => number): number {
  for (let i = 1; i < at.length; i++) {
    const [before, after] = [height(at[i - 1]!), height(at[i]!)];
    if (before * after <= 0 && Math.abs(before - after) < 90 && before !== after)
      return at[i - 1]! + ((at[i]! - at[i - 1]!) * before) / (before - after);
  }
  return Number.NaN;
}
