/** A flux density per hertz in jansky, by what its unit is made of. */
const janskyOf: Record<string, number> = {
  "Hz-1 cm-2 erg1 s-1": 1e23,
  "Hz-1 W1 m-2": 1e26,
  "Hz-1 J1 m-2 s-1": 1e26,
};

/**
 * How many jansky a unit made of erg, W, s, cm, m and Hz is, with a power of ten before it or without: `erg/s/cm2/Hz`,
 * `erg / (Hz s cm2)`, `10-29W/m2/Hz`. Undefined for all else.
 */
export function fluxDensityScale(text: string): number | undefined {
  const { scale, rest } = leadingNumber(text);
  const powers = new Map<string, number>();
  let isBelow = false;
  let isGrouped = false;
  const plain = rest.replaceAll(/\*\*|\^/g, "").replaceAll(/[{}]/g, "");
  const token = /\s*([/*.\u00b7\s]*)(\(?)\s*([A-Za-z]+)\s*([-+]?\d+)?\s*(\)?)/gy;
  let end = 0;
  for (const match of plain.matchAll(token)) {
    end = match.index + match[0].length;
    const [, operator = "", open, unit, power, close] = match;
    if (!isGrouped) isBelow = operator.includes("/");
    if (open) isGrouped = true;
    powers.set(unit!, (powers.get(unit!) ?? 0) + (isBelow ? -1 : 1) * Number(power ?? 1));
    if (close) isGrouped = false;
  }
  if (end < plain.length) return undefined;
  const key = [...powers]
    .map(([unit, power]) => `${unit}${power}`)
    .sort()
    .join(" ");
  return janskyOf[key] === undefined ? undefined : janskyOf[key] * scale;
}

/** `0.001 mag`, `10-3mag`, `10**-6 Jy`, `1e-6 Jy`: the number that a unit begins with, and the unit. */
export function leadingNumber(text: string): { scale: number; rest: string } {
  const [, power, number, rest] =
    /^(?:10(?:\*\*|\^)?\(?([-+]\d+)\)?|(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?))[\s*.x\u00d7]*([^\d\s].*)$/.exec(text) ?? [];
  if (rest === undefined) return { scale: 1, rest: text };
  return { scale: power === undefined ? Number(number) : Number(`1e${power}`), rest };
}
