// Small SExtractor catalogs made on the spot, for tests that care about what is stored, not about how it was measured.

/** Positions of made objects: a grid with 36" between neighbors, away from RA 0 and the poles. */
const position = (object: number) => ({
  raDeg: 150 + 0.01 * (object % 20),
  decDeg: 20 + 0.01 * Math.floor(object / 20),
});

const header = `#   1 NUMBER                 Running object number
#   2 ALPHA_J2000            Right ascension of barycenter (J2000)     [deg]
#   3 DELTA_J2000            Declination of barycenter (J2000)         [deg]
#   4 MAG_AUTO               Kron-like elliptical aperture magnitude   [mag]
#   5 MAGERR_AUTO            RMS error for AUTO magnitude              [mag]
#   6 FLAGS                  Extraction flags
`;

const propertyHeader = `#   7 X_IMAGE                Object position along x                    [pixel]
#   8 Y_IMAGE                Object position along y                    [pixel]
#   9 FWHM_IMAGE             FWHM assuming a gaussian core              [pixel]
#  10 BACKGROUND             Background at centroid position            [count]
`;

/** What a catalog with properties says of an object's source, in the order of its columns. */
export const madeProperties = (magnitude: number, object: number) => [
  100 + object + magnitude / 4096,
  200 - object / 2,
  2.5 + object / 64,
  1000 + magnitude,
];

interface MadeCatalog {
  /** How far all of its sources lie off. */
  northArcsec?: number;
  /** With X_IMAGE, Y_IMAGE, FWHM_IMAGE and BACKGROUND. */
  properties?: boolean;
}

function catalogText(magnitudes: Float32Array, { northArcsec = 0, properties = false }: MadeCatalog = {}): string {
  const lines: string[] = [];
  magnitudes.forEach((magnitude, object) => {
    if (Number.isNaN(magnitude)) return;
    const { raDeg, decDeg: onGridDeg } = position(object);
    const decDeg = onGridDeg + northArcsec / 3600;
    const more = properties ? ` ${madeProperties(magnitude, object).join(" ")}` : "";
    const place = `${raDeg.toFixed(7)} ${decDeg.toFixed(7)}`;
    lines.push(`${object + 1} ${place} ${magnitude} ${magnitude / 1024} ${object % 4}${more}`);
  });
  return `${header}${properties ? propertyHeader : ""}${lines.join("\n")}\n`;
}

/** A reference catalog of so many objects, named so that it is taken as one. Object `i` has the key `${i + 1}`. */
export const madeReference = (objectCount: number) =>
  new File([catalogText(new Float32Array(objectCount).fill(20))], "coadd.sexcat");

/**
 * A catalog of one epoch and table.
 * @param magnitudes by object; NaN where the catalog has no source
 */
export const madeCatalog = (epoch: number, tableKey: string, magnitudes: Float32Array, made?: MadeCatalog) =>
  new File([catalogText(magnitudes, made)], `IDF_gr${100 + epoch}_${tableKey}.sexcat`);

export const madeEpochKey = (epoch: number) => `gr${100 + epoch}`;

/** An epoch table with a time for each of the first so many epochs. */
export function madeEpochTable(epochCount: number): File {
  const rows = Array.from({ length: epochCount }, (_, epoch) => `${madeEpochKey(epoch)},${58000 + epoch * 1.5}`);
  return new File([`epoch,mjd\n${rows.join("\n")}\n`], "epochs.csv");
}
