import type { Assumption } from "../assumption.ts";
import { fitPixelFrame, pixelOf } from "../crossmatch/pixel-frame.ts";
import type { Catalog, Column } from "../format/catalog.ts";

/** Larger numbers are no magnitudes. */
const faintest = 60;
/** A plane that misses pixels by less than this is the image's: other columns miss by hundreds. */
const fitPixels = 1;

/**
 * source-extractor's ASCII_SKYCAT calls its first four columns `id ra dec mag`, whatever they are. Where their values cannot
 * be that, the names are taken away; where another column shows what they are (right ascension beside a declination that
 * is named), they are called by it.
 */
export function mendSkycat(catalog: Catalog): { catalog: Catalog; assumptions: Assumption[] } {
  const [id, ra, dec, mag] = ["id", "ra", "dec", "mag"].map((name) => catalog.columns.find((o) => o.name === name));
  const isSkycat = catalog.format === "ascii-skycat" && ra && dec;
  if (!isSkycat || holds({ id, ra, dec, mag })) return { catalog, assumptions: [] };
  const renamed = new Map<Column, string>([
    [ra, "X_IMAGE"],
    [dec, "Y_IMAGE"],
  ]);
  const others = new Set(catalog.columns.map(({ name }) => name.toUpperCase()));
  const sky = mag && findSky(catalog, { x: ra, y: dec, alpha: mag });
  let text = `The header calls its first columns id, ra, dec, mag, which their values are not: ra and dec were`;
  if (sky) {
    renamed.set(mag, sky.alphaName);
    text += ` read as X_IMAGE and Y_IMAGE, and mag as ${sky.alphaName}, as ${sky.deltaName} and the pixels show.`;
  } else if (arePixels(ra, dec) && !others.has("X_IMAGE")) text += " read as X_IMAGE and Y_IMAGE.";
  else {
    renamed.set(ra, "2").set(dec, "3");
    text += " not read.";
  }
  if (mag && !sky) renamed.set(mag, "4");
  const columns = catalog.columns.map((column) => ({ ...column, name: renamed.get(column) ?? column.name }));
  return { catalog: { ...catalog, columns }, assumptions: [{ kind: "table", text }] };
}

/** Whether numbers, directions and magnitudes stand where the header says. */
function holds({ id, ra, dec, mag }: Record<"id" | "ra" | "dec" | "mag", Column | undefined>): boolean {
  const values = (column: Column | undefined) => (column && !Array.isArray(column.data) ? [...column.data] : []);
  const [ids, ras, decs, mags] = [values(id), values(ra), values(dec), values(mag)];
  const whole = (numbers: number[]) => numbers.every(Number.isInteger);
  if (decs.length > 1 && whole(decs) && !whole(ids)) return false;
  const onSphere = ras.every((value, row) => !(value < -180 || value > 360 || Math.abs(decs[row]!) > 90));
  return whole(ids) && onSphere && !mags.some((value) => Math.abs(value) > faintest && Math.abs(value) < 98);
}

/** Both of a chip's coordinates: above zero, and spread over more than a few pixels. */
function arePixels(x: Column, y: Column): boolean {
  return [x, y].every(({ data }) => !Array.isArray(data) && data.every((value) => value >= -50 && value < 1e6));
}

/** The right ascension that a lone declination needs, where pixels are a plane function of both. */
function findSky({ columns }: Catalog, { x, y, alpha }: { x: Column; y: Column; alpha: Column }) {
  for (const system of ["J2000", "SKY"]) {
    const delta = columns.find(({ name }) => name.toUpperCase() === `DELTA_${system}`);
    const known = columns.some(({ name }) => name.toUpperCase() === `ALPHA_${system}`);
    if (!delta || known) continue;
    const numbers = (column: Column) =>
      Array.isArray(column.data) ? new Float64Array() : Float64Array.from(column.data);
    const [raDeg, decDeg, xImage, yImage] = [numbers(alpha), numbers(delta), numbers(x), numbers(y)];
    const frame = fitPixelFrame({ raDeg, decDeg, xImage, yImage });
    if (!frame || raDeg.length < 4) continue;
    const fits = raDeg.every((ra, row) => {
      const [px, py] = pixelOf(frame, ra, decDeg[row]!);
      return !(Math.hypot(px - xImage[row]!, py - yImage[row]!) > fitPixels);
    });
    if (fits) return { alphaName: `ALPHA_${system}`, deltaName: delta.name };
  }
  return undefined;
}
