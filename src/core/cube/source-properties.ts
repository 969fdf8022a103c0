import type { Assumption } from "../assumption.ts";
import type { Catalog, Column } from "../format/catalog.ts";

/** What is kept of a source besides its photometry. */
export interface SourceProperty {
  propertyKey: string;
  /** As astropy knows it; undefined where catalogs do not say it. */
  unit?: string;
  /** For people. */
  label: string;
  /** Names of columns that say it, in lower case, the surest first. */
  columns: readonly string[];
}

/**
 * What is kept of each source besides its photometry, where its catalog has it: its place on the image and its width are
 * what position terms, centroids and blends are judged by, its background tells of clouds and moonlight. A dataset's axis
 * `property` has the keys in this order.
 */
export const sourceProperties: readonly SourceProperty[] = [
  {
    ...{ propertyKey: "x_image", unit: "pix", label: "x on the image" },
    columns: ["x_image", "xwin_image", "xpsf_image", "xmodel_image", "x_image_dbl", "xcentroid", "x"],
  },
  {
    ...{ propertyKey: "y_image", unit: "pix", label: "y on the image" },
    columns: ["y_image", "ywin_image", "ypsf_image", "ymodel_image", "y_image_dbl", "ycentroid", "y"],
  },
  { propertyKey: "fwhm_image", unit: "pix", label: "FWHM", columns: ["fwhm_image", "fwhm"] },
  { propertyKey: "fwhm_world", unit: "arcsec", label: "FWHM on the sky", columns: ["fwhm_world"] },
  { propertyKey: "background", label: "background", columns: ["background", "local_background", "msky"] },
];

export const propertyKeys: readonly string[] = sourceProperties.map(({ propertyKey }) => propertyKey);

/** Names of the columns that properties are taken from, in lower case. */
export const propertyColumns: ReadonlySet<string> = new Set(sourceProperties.flatMap(({ columns }) => columns));

const arcsecPer: Readonly<Record<string, number>> = { deg: 3600, degree: 3600, arcmin: 60, arcsec: 1 };
const pixelUnit = /^pix(?:els?)?$/i;

/**
 * The properties that a catalog's columns say, by key: one number a source, NaN where it says none. A column in a unit
 * that is not the property's (a FWHM in arcsec under a name of pixels) goes to the one that it fits, or is passed over.
 * @param chosen columns of the place on the image, where they are known: they come before all others
 * @param assumptions where it is added what SExtractor's names and stated units do not say
 * @returns undefined where the catalog has none of them
 */
export function propertiesOf(
  { columns, rowCount }: Catalog,
  chosen: { x?: string | undefined; y?: string | undefined } = {},
  assumptions: Assumption[] = [],
): Record<string, Float32Array> | undefined {
  const first: Record<string, string | undefined> = { x_image: chosen.x, y_image: chosen.y };
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const found: Record<string, Float32Array> = {};
  const takenFrom: Record<string, Column> = {};
  const passedOver: [propertyKey: string, column: Column][] = [];
  for (const { propertyKey, columns: names, unit } of sourceProperties)
    for (const name of new Set([first[propertyKey]?.toLowerCase() ?? "", ...names])) {
      const column = byName.get(name);
      if (!column || Array.isArray(column.data)) continue;
      const stated = column.unit || (inDegrees(name) ? "deg" : "");
      const [key, scale] =
        unit === "pix" && stated in arcsecPer && name.startsWith("fwhm")
          ? ["fwhm_world", arcsecPer[stated]!]
          : [propertyKey, unit === "arcsec" ? arcsecPer[stated] : unit !== "pix" || fitsPixels(stated) ? 1 : undefined];
      if (scale === undefined) passedOver.push([propertyKey, column]);
      if (scale === undefined || key in found) continue;
      const values = new Float32Array(rowCount);
      for (let row = 0; row < rowCount; row++) {
        const value = column.data[row]! * scale;
        values[row] = Number.isFinite(value) ? value : Number.NaN;
      }
      found[key] = values;
      takenFrom[key] = column;
    }
  const lost = passedOver.filter(([key]) => !(key in found));
  assumptions.push(...placeSaid(takenFrom.x_image, takenFrom.y_image), ...restSaid(takenFrom), ...lost.map(lossSaid));
  return Object.keys(found).length > 0 ? found : undefined;
}

/** SExtractor's columns of the sky are in degrees where they do not say it. */
const inDegrees = (name: string) => /_world$/i.test(name);

const sextractorPlace = /^[xy]((?:win|psf|model)?_image(?:_dbl)?)$/i;

/** What says which columns the place on the image was taken from; nothing where both have the same name of SExtractor. */
function placeSaid(x: Column | undefined, y: Column | undefined): Assumption[] {
  const taken = [x, y].filter((column) => column !== undefined);
  const kinds = new Set(taken.map(({ name }) => sextractorPlace.exec(name)?.[1]?.toLowerCase()));
  if (taken.length === 0 || (kinds.size === 1 && !kinds.has(undefined))) return [];
  const axes = x && y ? "x and y" : x ? "x" : "y";
  const names = taken.map(({ name }) => name).join(" and ");
  const were = taken.length > 1 ? "were" : "was";
  return [{ kind: "position", text: `${axes} on the image ${were} taken from ${names}, in pixels.` }];
}

const change =
  "Where that is not so, state the unit in the file, or leave “Keep what sources have besides photometry” out of a new dataset.";

/** What says which column a width or background is, or its unit, where its name or the file does not. */
function restSaid({ x_image: _x, y_image: _y, ...taken }: Record<string, Column>): Assumption[] {
  return Object.entries(taken).flatMap(([key, { name, unit }]): Assumption[] => {
    const { label, unit: into } = propertyOf(key)!;
    if (!unit && inDegrees(name))
      return [{ kind: "property", text: `${name} states no unit: it was taken as degrees. ${change}` }];
    if (name.toLowerCase() === key) return [];
    const unstated = into === "pix" && !unit ? ", in pixels, as it states no unit" : "";
    return [{ kind: "property", text: `${name} was kept as the ${label} of sources${unstated}. ${change}` }];
  });
}

function lossSaid([key, { name, unit }]: [propertyKey: string, column: Column]): Assumption {
  const text = `${name} states the unit "${unit}": it was not kept as the ${propertyOf(key)!.label} of sources.`;
  return { kind: "property", text };
}

const fitsPixels = (unit: string) => unit === "" || pixelUnit.test(unit);

export const propertyOf = (propertyKey: string): SourceProperty | undefined =>
  sourceProperties.find((one) => one.propertyKey === propertyKey);
