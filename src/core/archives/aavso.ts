import { WorkbenchError } from "../errors.ts";
import {
  type ArchivePoints,
  type ArchiveReader,
  type ArchiveTable,
  hasColumns,
  known,
  limitsOf,
  mjdOfJd,
  numbersOf,
  rowsWhere,
  textsOf,
} from "./archive-points.ts";

/** Names as they are first written: the AAVSO's star is the same, however it is capitalized. */
function named(names: readonly string[]): Pick<ArchivePoints, "objectKey" | "caselessNames"> {
  const first = new Map<string, string>();
  const objectKey = names.map((name) => {
    const known = first.get(name.toLowerCase());
    if (known === undefined) first.set(name.toLowerCase(), name);
    return known ?? name;
  });
  return { objectKey, caselessNames: true };
}

function notesOfNames(names: readonly string[]): string[] {
  const spelled = new Set(names);
  const { objectKey } = named([...spelled]);
  const others = [...spelled].flatMap((name, at) => (name === objectKey[at] ? [] : [`${name} as ${objectKey[at]}`]));
  return others.length === 0 ? [] : [`Names that differ only in case were read as one object: ${others.join(", ")}.`];
}

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
    ...named(Array.from({ length: rowCount }, (_, row) => names[row] || stem)),
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
    notes: [...notesOfNames(names), "Observations of all observers are together, as the AAVSO gives them."],
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
  const refuse = (expected: string, found: string): never => {
    const message = `${table.stem} is in the AAVSO's extended format with dates that cannot be read: expected ${expected}, found ${found}.`;
    throw new WorkbenchError(
      "NotACatalog",
      // As other archives' files that cannot be read: they are not offered to the column chooser.
      { file: table.stem, found: `a light curve of the AAVSO's extended format with dates as ${found}` },
      message,
    );
  };
  if (date !== "JD" && date !== "HJD" && date !== "EXCEL") return refuse("JD, HJD or EXCEL", date || "none");
  const excel = date === "EXCEL" ? datesOfExcel(table) : undefined;
  if (excel && "odd" in excel)
    return refuse("Excel's days since 1900, or month/day/year hour:minute:second", excel.odd);
  const limit = limitsOf(table, "mag");
  // Magnitudes that are differences from a comparison star, or steps, are no magnitudes of the same light curve.
  const kinds = textsOf(table, "mtype").map((kind) => (/^(std)?$/i.test(kind.trim()) ? "" : kind.trim().toUpperCase()));
  const others = [...new Set(kinds)].filter(Boolean);
  return {
    archive: "AAVSO extended format",
    knownBy: "the line #TYPE=EXTENDED",
    ...named(textsOf(table, "name")),
    band: textsOf(table, "filt").map((band, row) => (kinds[row] ? `${band}-${kinds[row]}` : band)),
    mjd: excel?.mjd ?? mjdOfJd(numbersOf(table, "date")),
    time: { scale: "UTC", reference: "mid", place: date === "HJD" ? "heliocentre" : "geocentre" },
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
    notes: [
      ...notesOfNames(textsOf(table, "name")),
      ...(excel?.notes ?? []),
      ...(others.length === 0
        ? []
        : [`Magnitudes of MTYPE ${others.join(", ")} are light curves of their own, beside standard ones.`]),
    ],
  };
};

/** MJD of day 0 of Excel's count from 1900, which has a 29 February 1900 that there never was. */
const excelDay0 = 15_018;
/** Days from 1 March 1900 to 2200: the count of another kind of date is far beyond it. */
const [firstExcelDay, lastExcelDay] = [61, 109_574];

/** Dates as Excel has them: its count of days, or the text that it shows; or one that is neither. */
function datesOfExcel(table: ArchiveTable): { mjd: Float64Array; notes: string[] } | { odd: string } {
  const cells = textsOf(table, "date");
  const mjd = new Float64Array(cells.length);
  let written = 0;
  for (const [row, cell] of cells.entries()) {
    if (/^\d+(\.\d*)?$/.test(cell)) {
      const days = Number(cell);
      if (days < firstExcelDay || days > lastExcelDay) return { odd: cell };
      mjd[row] = days + excelDay0;
      continue;
    }
    const [, month, day, year, hour = "0", minute = "0", second = "0", half] =
      /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d*)?))?\s*([ap])?\.?(?:m\.?)?)?$/i.exec(
        cell,
      ) ?? [];
    if (month === undefined || +month < 1 || +month > 12 || +day! < 1 || +day! > 31) return { odd: cell };
    const hours = half === undefined ? +hour : (+hour % 12) + (/p/i.test(half) ? 12 : 0);
    const midnightMs = Date.UTC(+year!, +month - 1, +day!);
    if (new Date(midnightMs).getUTCDate() !== +day!) return { odd: cell };
    mjd[row] = midnightMs / 86_400_000 + 40_587 + (hours + (+minute + +second / 60) / 60) / 24;
    written++;
  }
  const counted = cells.length - written;
  return {
    mjd,
    notes: [
      ...(counted > 0 ? ["Dates of Excel are taken for its days since 1900, in UTC: MJD is 15018 more."] : []),
      ...(written > 0 ? ["Dates of Excel are taken for month/day/year and a time in UTC."] : []),
    ],
  };
}

export const readAavso: ArchiveReader = (table) => readDownload(table) ?? readExtended(table);
