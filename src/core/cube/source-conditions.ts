import type { Catalog, SourceConditions } from "../format/catalog.ts";
import { medianInPlace } from "../median-in-place.ts";

/** Names of columns, the surest first, and what their median is kept as. */
const conditions: { name: string; columns: string[]; positive: boolean }[] = [
  { name: "median_fwhm", columns: ["fwhm_image", "fwhm_world", "fwhm"], positive: true },
  { name: "median_background", columns: ["background", "local_background", "msky"], positive: false },
  { name: "median_ellipticity", columns: ["ellipticity"], positive: false },
];

/** Names of the columns that conditions are taken from, in lower case. */
export const conditionColumns: ReadonlySet<string> = new Set(conditions.flatMap(({ columns }) => columns));

/** Fewer sources say nothing of an image. */
const leastSources = 5;
/** SExtractor's FWHM_WORLD is in degrees; a seeing is said in seconds of arc. */
const arcsecPerDeg = 3600;
const pixelUnit = /^pix(?:el)?s?$/i;

/**
 * Medians over the sources without flags: FWHM above 0, of stars and galaxies alike, so rather wider than the seeing where
 * there are many galaxies; sky at the sources; ellipticity. Of each, the first of its columns that the catalog has.
 * @param flags one a source, of which 0 is taken
 * @returns undefined where the catalog has no such column, or too few sources
 */
export function sourceConditions(catalog: Catalog, flags: Int32Array): SourceConditions | undefined {
  const byName = new Map(catalog.columns.map((column) => [column.name.toLowerCase(), column]));
  const found: SourceConditions = {};
  for (const { name, columns, positive } of conditions) {
    const column = columns.map((one) => byName.get(one)).find((one) => one && !Array.isArray(one.data));
    if (!column || Array.isArray(column.data)) continue;
    const values = new Float64Array(flags.length);
    let count = 0;
    for (let row = 0; row < flags.length; row++) {
      const value = column.data[row]!;
      if (flags[row] === 0 && Number.isFinite(value) && (!positive || value > 0)) values[count++] = value;
    }
    if (count < leastSources) continue;
    const median = medianInPlace(values.subarray(0, count));
    found[name] = { ...inItsUnit(median, column.unit, column.name), column: column.name, count };
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function inItsUnit(median: number, unit: string | undefined, column: string): { median: number; unit?: string } {
  const stated = unit ?? (/_world$/i.test(column) ? "deg" : /_image$/i.test(column) ? "pix" : undefined);
  if (stated === "deg") return { median: rounded(median * arcsecPerDeg), unit: "arcsec" };
  if (stated === undefined || stated === "") return { median: rounded(median) };
  return { median: rounded(median), unit: pixelUnit.test(stated) ? "pix" : stated };
}

/** As many digits as catalogs have. */
const rounded = (value: number) => Number(value.toPrecision(7));
