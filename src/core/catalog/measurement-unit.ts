import { remembered } from "../remembered.ts";
import { fluxDensityScale, leadingNumber } from "./flux-density-unit.ts";

/** A unit of photometry as a multiple of its family's own: units of one family can be converted. */
export interface PhotometricUnit {
  family: string;
  scale: number;
}

/** AB magnitude zero is 3631 Jy (Oke & Gunn 1983), the flux of one maggy. */
const janskyPerMaggy = 3631;

const prefixes: Record<string, number> = {
  ...{
    "": 1,
    kilo: 1e3,
    k: 1e3,
    M: 1e6,
    centi: 1e-2,
    c: 1e-2,
    m: 1e-3,
    milli: 1e-3,
    u: 1e-6,
    micro: 1e-6,
    n: 1e-9,
    nano: 1e-9,
    p: 1e-12,
    pico: 1e-12,
  },
};
const counts: Record<string, string> = {
  ...{ ct: "counts", cts: "counts", count: "counts", counts: "counts", adu: "counts", dn: "counts" },
  ...{ electron: "electrons", electrons: "electrons", "e-": "electrons", e: "electrons" },
  ...{ photon: "photons", photons: "photons", ph: "photons", photon_: "photons" },
};

/**
 * Reads the unit of a magnitude or a flux as astropy, FITS, VizieR and SExtractor spell it; undefined for one that is not
 * known. `adu`, `DN` and counts are one unit; electrons are not, as the gain is not known.
 */
export const photometricUnit = remembered(readPhotometricUnit);

function readPhotometricUnit(text: string): PhotometricUnit | undefined {
  const plain = text
    .trim()
    .replaceAll(/[\u00b5\u03bc]/g, "u")
    .replace(/^\[(.*)\]$/, "$1");
  const { scale, rest: unit } = leadingNumber(plain);
  const magnitude = /^(milli|m|centi|c|u)?(?:mag|magnitudes?)(?:[ _]?\(?(?:ab|vega|st)\)?)?$/i.exec(unit);
  if (magnitude) return { family: "magnitudes", scale: scale * prefixes[(magnitude[1] ?? "").toLowerCase()]! };
  if (/^(?:ab|vega|st)[_ ]?(?:mag|magnitudes?)$/i.test(unit)) return { family: "magnitudes", scale };
  // MJy is no mJy.
  const jansky = /^(kilo|k|milli|m|M|micro|u|nano|n|pico|p)?(?:Jy|JY|jy|[Jj]ansky)$/.exec(unit);
  if (jansky) return { family: "flux densities", scale: scale * prefixes[jansky[1] ?? ""]! };
  const maggy = /^(micro|u|nano|n)?(?:mgy|maggy|maggies)$/i.exec(unit);
  if (maggy)
    return { family: "flux densities", scale: scale * janskyPerMaggy * prefixes[(maggy[1] ?? "").toLowerCase()]! };
  const density = fluxDensityScale(plain);
  if (density !== undefined) return { family: "flux densities", scale: density };
  const [, count = "", rate] = /^(.*?)(?: ?(\/ ?s(?:ec)?|s-1| s\^-1|s\*\*-1|\/second))?$/.exec(unit.toLowerCase())!;
  const family = counts[count.trim()];
  if (family) return { family: rate ? `${family} per second` : family, scale };
  return undefined;
}

/** What turns numbers of one unit into those of another: a factor; undefined where there is none, or where one is unknown. */
export function unitFactor(from: string, to: string): number | undefined {
  if (from.trim() === to.trim()) return 1;
  const [a, b] = [photometricUnit(from), photometricUnit(to)];
  if (!a || !b || a.family !== b.family) return undefined;
  return Number((a.scale / b.scale).toPrecision(12));
}

/** Whether a text says that there is no unit, or nothing. */
export function isNoUnit(text: string | undefined): boolean {
  return text === undefined || /^(?:\s*|-+|none|1|dimensionless|adimensional|unitless|''|"")$/i.test(text.trim());
}
