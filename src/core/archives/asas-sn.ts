import type { ArchivePoints, ArchiveTable, ArchiveValue } from "./archive-points.ts";
import {
  type ArchiveReader,
  hasColumns,
  known,
  limitsOf,
  mjdOfJd,
  numbersOf,
  rowsWhere,
  textsOf,
} from "./archive-points.ts";

/** Sky Patrol 1: heliocentric, `>14.814` with an error of 99.99 where nothing was seen. */
const readSkyPatrol1: ArchiveReader = (table) => {
  if (!hasColumns(table, "hjd", "camera", "limit", "mag", "mag_err", "flux_err")) return undefined;
  // Its column is called `flux(mJy)`, which is a name and a unit.
  const flux = table.columns.has("flux_mjy") ? "flux_mjy" : "flux";
  return points(table, {
    archive: "ASAS-SN, Sky Patrol 1",
    knownBy: "the columns HJD, camera, limit, mag, mag_err and flux_err",
    mjd: mjdOfJd(numbersOf(table, "hjd")),
    time: { scale: "unknown", reference: "unknown", place: "heliocentre" },
    timeSaid: { place: "the column HJD" },
    bad: { rows: new Set(), by: "" },
    columns: { mag: "mag", magError: "mag_err", flux, fluxError: "flux_err", filter: "filter" },
  });
};

/** Sky Patrol 2, from its page and from pyasassn: quality G or B, limits in a column of their own. */
const readSkyPatrol2: ArchiveReader = (table) => {
  const own = hasColumns(table, "jd", "mag", "limit", "quality", "camera", "fwhm");
  if (!own || !(table.columns.has("mag_error") || table.columns.has("mag_err"))) return undefined;
  const [magError, fluxError] = table.columns.has("mag_error") ? ["mag_error", "flux_error"] : ["mag_err", "flux_err"];
  const quality = textsOf(table, "quality");
  return points(table, {
    archive: "ASAS-SN, Sky Patrol 2",
    knownBy: "the columns JD, Mag, Limit, Quality, Camera and FWHM",
    mjd: mjdOfJd(numbersOf(table, "jd")),
    time: { scale: "UTC", reference: "unknown", place: "geocentre" },
    timeSaid: {},
    bad: { rows: rowsWhere(table.rowCount, (row) => quality[row] === "B"), by: "the quality B", flag: 1 },
    columns: {
      ...{ mag: "mag", magError: magError!, flux: "flux", fluxError: fluxError! },
      filter: table.columns.has("phot_filter") ? "phot_filter" : "filter",
    },
  });
};

export const readAsasSn: ArchiveReader = (table) => readSkyPatrol1(table) ?? readSkyPatrol2(table);

interface Told extends Pick<ArchivePoints, "archive" | "knownBy" | "mjd" | "time" | "timeSaid" | "bad"> {
  columns: { mag: string; magError: string; flux: string; fluxError: string; filter: string };
}

function points(table: ArchiveTable, { columns, ...told }: Told): ArchivePoints {
  const { rowCount } = table;
  const [mag, magError, limit] = [
    numbersOf(table, columns.mag),
    numbersOf(table, columns.magError),
    numbersOf(table, "limit"),
  ];
  const cells = limitsOf(table, columns.mag);
  const seen = (row: number) => mag[row]! < 90 && !(magError[row]! > 90);
  const magnitudes: ArchiveValue = {
    ...{ name: "mag", unit: "mag", kind: "mag", valueColumn: columns.mag, uncertaintyColumn: columns.magError },
    value: mag.map((one, row) => (seen(row) ? one : Number.NaN)),
    uncertainty: known(magError),
    limit: Float64Array.from({ length: rowCount }, (_, row) =>
      seen(row) ? Number.NaN : (cells?.[row] ?? limit[row]!),
    ),
  };
  const flux: ArchiveValue = {
    ...{ name: "flux", unit: "mJy", kind: "flux", valueColumn: columns.flux, uncertaintyColumn: columns.fluxError },
    ...{ value: numbersOf(table, columns.flux), uncertainty: numbersOf(table, columns.fluxError) },
  };
  flux.value = flux.value.map((one, row) => (flux.uncertainty[row]! > 90 && !seen(row) ? Number.NaN : one));
  flux.uncertainty = flux.uncertainty.map((one) => (one > 0 ? one : Number.NaN));
  const ids = textsOf(table, "asas_sn_id");
  const place = placeIn(table.comments);
  const objectKey = ids.length > 0 ? ids : Array.from({ length: rowCount }, () => table.stem);
  return {
    ...told,
    objectKey,
    band: textsOf(table, columns.filter),
    values: [magnitudes, flux],
    flags: new Int32Array(rowCount),
    places: new Map(place && ids.length === 0 ? [[table.stem, place]] : []),
    ...(ids.length > 0 ? {} : { unnamed: true }),
    notes: [],
  };
}

/** A position that lines before the table say: `RA: 12.5`, `dec_deg = -3.25`. */
function placeIn(comments: readonly string[]): { raDeg: number; decDeg: number } | undefined {
  const text = comments.join("\n");
  const number = (name: string) =>
    Number(
      new RegExp(`\\b${name}(?:_?deg)?\\s*[:=]\\s*([-+]?\\d+\\.\\d+)(?![\\d:])`, "i").exec(text)?.[1] ?? Number.NaN,
    );
  const [raDeg, decDeg] = [number("ra"), number("dec")];
  return raDeg >= 0 && raDeg < 360 && Math.abs(decDeg) <= 90 ? { raDeg, decDeg } : undefined;
}
