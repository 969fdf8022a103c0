import { remembered } from "../remembered.ts";
import { isNoUnit } from "./measurement-unit.ts";

/** Units at the end of a column's name: `flux_uJy`, `magerr_mmag`. */
const endings: Record<string, string> = {
  ...{ mmag: "mmag", millimag: "mmag", jy: "Jy", mjy: "mJy", ujy: "uJy", microjy: "uJy", njy: "nJy" },
  ...{ nmgy: "nmgy", nanomaggy: "nmgy", nanomaggies: "nmgy", adu: "adu", electrons: "electron" },
};
const ending = new RegExp(`^(.*(?:mag|flux|err|unc|sum|error|sigma).*?)_(${Object.keys(endings).join("|")})$`, "i");

/** A column's name without the unit at its end, and that unit. */
export const splitNameUnit = remembered((name: string): { stem: string; unit?: string } => {
  const [, stem, unit] = ending.exec(name) ?? [];
  return stem === undefined ? { stem: name } : { stem, unit: endings[unit!.toLowerCase()]! };
});

/** The unit that a column states, else the one at its name's end. */
export function unitOfColumn({ name, unit }: { name: string; unit?: string }): string | undefined {
  return isNoUnit(unit) ? splitNameUnit(name).unit : unit;
}
