import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";
import { loadEarth, type Vector } from "./earth.ts";
import { kmPerAu, type Observer, observatoryVector, tdbObserver } from "./observer.ts";
import { loadTdb } from "./tdb.ts";
import { type KnownScale, toTt, ttToUtc } from "./time-scales.ts";

/** What a dataset's epochs need for BJD and HJD of any object: a dot product a point. */
export interface LightTravel {
  /** MJD in TDB at the observer, one an epoch. */
  mjdTdb: Float64Array;
  /** From the barycenter, and from the Sun, to the observer, ICRF, in days of light travel: x, y, z of each epoch in turn. */
  barycentricDays: Float64Array;
  heliocentricDays: Float64Array;
}

/** Days that light takes for one astronomical unit. */
const daysPerAu = (kmPerAu * 1000) / 299_792_458 / 86_400;

/**
 * Prepares a dataset's times, once for all objects. NaN stays NaN.
 * @param mjd mid-exposure times in `scale`, one an epoch, at the observer
 */
export async function prepareLightTravel(
  mjd: Float64Array,
  scale: KnownScale,
  observer: Observer,
): Promise<LightTravel> {
  const [earth, tdbMinusTt] = await Promise.all([loadEarth(), loadTdb()]);
  const count = mjd.length;
  if (observer.kind === "spacecraft" && observer.heliocentricKm.length !== 3 * count)
    throw new WorkbenchError(
      "InvalidRequest",
      {
        what: "heliocentricKm",
        expected: formatCounted(3 * count, "number"),
        found: String(observer.heliocentricKm.length),
      },
      `The spacecraft's positions are ${formatCounted(observer.heliocentricKm.length, "number")}; ${formatCounted(count, "epoch needs", "epochs need")} ${3 * count}.`,
    );
  const mjdTdb = new Float64Array(count).fill(Number.NaN);
  const barycentricDays = new Float64Array(3 * count).fill(Number.NaN);
  const heliocentricDays = new Float64Array(3 * count).fill(Number.NaN);
  const site = observer.kind === "observatory" ? tdbObserver(observer) : undefined;
  for (let i = 0; i < count; i++) {
    if (!Number.isFinite(mjd[i]!)) continue;
    const tt = toTt(mjd[i]!, scale, tdbMinusTt);
    mjdTdb[i] = tt + tdbMinusTt(tt, site) / 86_400;
    const barycentric = earth.barycentric(mjdTdb[i]!);
    const heliocentric = earth.heliocentric(mjdTdb[i]!);
    const fromEarth = fromEarthTo(i, heliocentric, tt);
    for (let k = 0; k < 3; k++) {
      barycentricDays[3 * i + k] = (barycentric[k]! + fromEarth[k]!) * daysPerAu;
      heliocentricDays[3 * i + k] = (heliocentric[k]! + fromEarth[k]!) * daysPerAu;
    }
  }
  return { mjdTdb, barycentricDays, heliocentricDays };

  function fromEarthTo(epoch: number, sunToEarth: Vector, tt: number): Vector {
    if (observer.kind === "spacecraft") {
      const at = (k: number) => observer.heliocentricKm[3 * epoch + k]! / kmPerAu - sunToEarth[k]!;
      return [at(0), at(1), at(2)];
    }
    return site ? observatoryVector(ttToUtc(tt), site) : [0, 0, 0];
  }
}

/**
 * BJD_TDB or, with the heliocentric vectors, HJD_TDB of an object, as MJD, one an epoch: when the light of a source without
 * parallax passed the barycenter (the Sun). Later than at the observer where the object is ahead.
 */
export function atReference(
  { mjdTdb }: Pick<LightTravel, "mjdTdb">,
  vectorDays: Float64Array,
  raDeg: number,
  decDeg: number,
): Float64Array<ArrayBuffer> {
  const ra = (raDeg * Math.PI) / 180;
  const dec = (decDeg * Math.PI) / 180;
  const x = Math.cos(dec) * Math.cos(ra);
  const y = Math.cos(dec) * Math.sin(ra);
  const z = Math.sin(dec);
  return Float64Array.from(
    mjdTdb,
    (mjd, i) => mjd + x * vectorDays[3 * i]! + y * vectorDays[3 * i + 1]! + z * vectorDays[3 * i + 2]!,
  );
}
