import { WorkbenchError } from "../errors.ts";
import { type ArchiveReader, hasColumns, numbersOf, rowsWhere, textsOf } from "./archive-points.ts";

/** JD of what Gaia counts days from, in TCB. */
const gaiaZero = 2_455_197.5;

/** IAU 2006, resolution B3. */
const [lb, tdb0Days, jdOfT0] = [1.550519768e-8, -6.55e-5 / 86_400, 2_443_144.5003725];

/** TDB of a TCB, both as MJD. */
export const tdbOfTcb = (mjd: number) => mjd - lb * (mjd + 2_400_000.5 - jdOfT0) + tdb0Days;

/** A magnitude's error by how many times its flux is its own error (Gaia DR3 documentation, 5.3). */
const magnitudesPerShare = 2.5 / Math.LN10;

/** The bits of the flags for what Gaia's search for variables, and its photometry, left out. */
const [rejectedByVariability, rejectedByPhotometry] = [1, 2];

/** Arrays do not say what Gaia's photometry rejected, which the other form says of each observation. */
function rowPerSource(file: string): WorkbenchError<"NotACatalog"> {
  const found = "a light curve of Gaia DR3 in its raw form, a row a source with arrays in cells";
  const message = `${file} is ${found}: expected a row an observation. In DataLink, take the epoch photometry with the data structure INDIVIDUAL or COMBINED (astroquery: data_structure="INDIVIDUAL"), not RAW.`;
  return new WorkbenchError("NotACatalog", { file, found }, message);
}

/** Epoch photometry of Gaia DR3 (DataLink): times in TCB at the barycenter, numbers of sources beyond 2^53. */
export const readGaia: ArchiveReader = (table) => {
  if (hasColumns(table, "source_id", "g_transit_time", "g_transit_mag")) throw rowPerSource(table.stem);
  if (!hasColumns(table, "source_id", "transit_id", "band", "time", "mag", "rejected_by_photometry")) return undefined;
  const { rowCount } = table;
  const flags = (name: string) => textsOf(table, name).map((cell) => /^(true|t|1)$/i.test(cell));
  const [byPhotometry, byVariability] = [flags("rejected_by_photometry"), flags("rejected_by_variability")];
  const over = numbersOf(table, "flux_over_error");
  return {
    archive: "Gaia DR3 epoch photometry",
    knownBy: "the columns source_id, transit_id, band, time, mag and rejected_by_photometry",
    objectKey: textsOf(table, "source_id"),
    band: textsOf(table, "band"),
    mjd: numbersOf(table, "time").map((days) => tdbOfTcb(days + gaiaZero - 2_400_000.5)),
    time: { scale: "TDB", reference: "unknown", place: "barycentre" },
    timeSaid: {
      scale: "the computation from TCB, in which Gaia gives them",
      place: "Gaia, which gives times at the barycenter",
    },
    values: [
      {
        ...{ name: "mag", unit: "mag", kind: "mag", valueColumn: "mag" },
        ...{ value: numbersOf(table, "mag"), uncertainty: over.map((one) => magnitudesPerShare / one) },
      },
      {
        ...{ name: "flux", unit: "e-/s", kind: "flux", valueColumn: "flux", uncertaintyColumn: "flux_error" },
        ...{ value: numbersOf(table, "flux"), uncertainty: numbersOf(table, "flux_error") },
      },
    ],
    flags: Int32Array.from({ length: rowCount }, (_, row) => (byVariability[row] ? rejectedByVariability : 0)),
    places: new Map(),
    bad: {
      rows: rowsWhere(rowCount, (row) => byPhotometry[row] === true),
      ...{ by: "rejected_by_photometry", flag: rejectedByPhotometry },
    },
    notes: [
      "Times were turned from TCB to TDB (IAU 2006, resolution B3).",
      "Errors of magnitudes are 1.0857 over flux_over_error, without that of the zero point.",
      ...(byVariability.includes(true) ? ["Flag 1 marks what rejected_by_variability says."] : []),
    ],
  };
};
