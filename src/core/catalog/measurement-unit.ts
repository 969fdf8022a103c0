/** A unit of photometry as a multiple of its family's own: units of one family can be converted. */
export interface PhotometricUnit {
  family: string;
  scale: number;
}

/** AB magnitude zero is 3631 Jy (Oke & Gunn 1983), the flux of one maggy. */
const janskyPerMaggy = 3631;

const prefixes: Record<string, number> = {
  ...{ "": 1, k: 1e3, m: 1e-3, milli: 1e-3, u: 1e-6, micro: 1e-6, n: 1e-9, nano: 1e-9, p: 1e-12, pico: 1e-12 },
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
export function photometricUnit(text: string): PhotometricUnit | undefined {
  const unit = text
    .trim()
    .replaceAll(/[\u00b5\u03bc]/g, "u")
    .replace(/^\[(.*)\]$/, "$1");
  const magnitude = /^(milli|m|u)?(?:mag|magnitudes?)(?:[ _]?\(?(?:ab|vega|st)\)?)?$/i.exec(unit);
  if (magnitude) return { family: "magnitudes", scale: prefixes[(magnitude[1] ?? "").toLowerCase()]! };
  if (/^(?:ab|vega|st)_?mag$/i.test(unit)) return { family: "magnitudes", scale: 1 };
  const jansky = /^(k|milli|m|micro|u|nano|n|pico|p)?(?:Jy|jansky)$/i.exec(unit);
  if (jansky) return { family: "flux densities", scale: prefixes[(jansky[1] ?? "").toLowerCase()]! };
  const maggy = /^(micro|u|nano|n)?(?:mgy|maggy|maggies)$/i.exec(unit);
  if (maggy) return { family: "flux densities", scale: janskyPerMaggy * prefixes[(maggy[1] ?? "").toLowerCase()]! };
  const cgs =
    /^(?:(1(?:\.0)?e[-+]?\d+)\s*)?erg ?(?:\/ ?s|s-1|s\*\*-1)[ .]?(?:\/ ?cm2|cm-2|\/ ?cm\*\*2)[ .]?(?:\/ ?Hz|Hz-1)$/.exec(
      unit,
    );
  if (cgs) return { family: "flux densities", scale: 1e23 * Number(cgs[1] ?? 1) };
  const [, count = "", rate] = /^(.*?)(?: ?(\/ ?s(?:ec)?|s-1| s\^-1|s\*\*-1|\/second))?$/.exec(unit.toLowerCase())!;
  const family = counts[count.trim()];
  if (family) return { family: rate ? `${family} per second` : family, scale: 1 };
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
