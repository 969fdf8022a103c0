import { WorkbenchError } from "../errors.ts";
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

/** What the AAVSO's database gives: all bands and observers of a star, `<15.2` where it was not seen. */
const readDownload: ArchiveReader = (table) => {
  if (!hasColumns(table, "jd", "magnitude", "uncertainty", "band", "observer_code", "validation_flag"))
    return undefined;
  const { rowCount, stem } = table;
  const names = textsOf(table, "star_name");
  const validation = textsOf(table, "validation_flag");
  const stated = known(numbersOf(table, "uncertainty"));
  const byHeadquarters = known(numbersOf(table, "hquncertainty"));
  const limit = limitsOf(table, "magnitude");
  return {
    archive: "AAVSO",
    knownBy: "the columns jd, magnitude, uncertainty, band, observer_code and validation_flag",
    objectKey: Array.from({ length: rowCount }, (_, row) => names[row] || stem),
    band: textsOf(table, "band").map((band) => band.replace(/\.$/, "")),
    mjd: mjdOfJd(numbersOf(table, "jd")),
    time: { scale: "UTC", reference: "mid", place: "geocentre" },
    timeSaid: {},
    values: [
      {
        ...{ name: "mag", unit: "mag", kind: "mag", valueColumn: "Magnitude", uncertaintyColumn: "Uncertainty" },
        value: numbersOf(table, "magnitude"),
        uncertainty: stated.map((one, row) => (Number.isNaN(one) ? byHeadquarters[row]! : one)),
        ...(limit ? { limit } : {}),
      },
    ],
    flags: new Int32Array(rowCount),
    places: new Map(),
    bad: {
      rows: rowsWhere(rowCount, (row) => validation[row] === "T" || validation[row] === "D"),
      ...{ by: "the validation flags T and D (discrepant)", flag: 1 },
    },
    ...(names.some(Boolean) ? {} : { unnamed: true }),
    notes: ["Observations of all observers are together, as the AAVSO gives them."],
  };
};

/** The AAVSO's extended format, in which observers report, and which this program writes. */
const readExtended: ArchiveReader = (table) => {
  const said = new Map(
    table.comments.flatMap((line) => {
      const [, name, value] = /^\s*(TYPE|DATE|OBSCODE|DELIM|OBSTYPE)\s*=\s*(.*?)\s*$/i.exec(line) ?? [];
      return name ? [[name.toUpperCase(), value!] as const] : [];
    }),
  );
  if (!/^extended$/i.test(said.get("TYPE") ?? "") || !hasColumns(table, "name", "date", "mag", "merr", "filt"))
    return undefined;
  const date = (said.get("DATE") ?? "").toUpperCase();
  if (date !== "JD" && date !== "HJD") {
    const message = `${table.stem} is in the AAVSO's extended format with dates that cannot be read: expected JD or HJD, found ${date || "none"}.`;
    const found = `the AAVSO's extended format with dates as ${date || "nothing"}`;
    throw new WorkbenchError("NotACatalog", { file: table.stem, found }, message);
  }
  const limit = limitsOf(table, "mag");
  // Magnitudes that are differences from a comparison star, or steps, are no magnitudes of the same light curve.
  const kinds = textsOf(table, "mtype").map((kind) => (/^(std)?$/i.test(kind.trim()) ? "" : kind.trim().toUpperCase()));
  const others = [...new Set(kinds)].filter(Boolean);
  return {
    archive: "AAVSO extended format",
    knownBy: "the line #TYPE=EXTENDED",
    objectKey: textsOf(table, "name"),
    band: textsOf(table, "filt").map((band, row) => (kinds[row] ? `${band}-${kinds[row]}` : band)),
    mjd: mjdOfJd(numbersOf(table, "date")),
    time: { scale: "UTC", reference: "mid", place: date === "JD" ? "geocentre" : "heliocentre" },
    timeSaid: { place: `the line #DATE=${date}` },
    values: [
      {
        ...{ name: "mag", unit: "mag", kind: "mag", valueColumn: "MAG", uncertaintyColumn: "MERR" },
        ...{ value: numbersOf(table, "mag"), uncertainty: known(numbersOf(table, "merr")) },
        ...(limit ? { limit } : {}),
      },
    ],
    flags: new Int32Array(table.rowCount),
    places: new Map(),
    bad: { rows: new Set(), by: "" },
    notes:
      others.length === 0
        ? []
        : [`Magnitudes of MTYPE ${others.join(", ")} are light curves of their own, beside standard ones.`],
  };
};

export const readAavso: ArchiveReader = (table) => readDownload(table) ?? readExtended(table);
