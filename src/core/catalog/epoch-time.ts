import type { Catalog, Column } from "../format/catalog.ts";
import { numberFromText } from "../format/number-text.ts";
import { parseIsoTime } from "../time/iso-time.ts";
import type { TimeFrame } from "../time/time-frame.ts";

/** The column that an epoch table's times come from, and the times as MJD (NaN where a row has none). */
export interface EpochTimes {
  column: Column;
  mjd: Float64Array;
  scale: TimeFrame["scale"];
}

type Format = "mjd" | "jd" | "iso";

/** Names of time columns, in the order in which they are taken. */
const timeNames: [Format, string[]][] = [
  ["mjd", ["mjd", "mjd_mid", "mjd_avg", "mjd_obs", "obs_mjd", "mjdobs", "obsmjd", "mjd_start"]],
  ["mjd", ["hmjd"]],
  ["mjd", ["bmjd"]],
  ["jd", ["jd", "jd_mid", "jd_obs", "obs_jd", "hjd", "bjd"]],
  ["iso", ["date_obs", "dateobs", "date_mid", "date_avg", "obs_date", "obsdate", "datetime", "isot", "date"]],
];

/** Days from 1585 to 2406: anything else is no MJD, and most often a JD under a wrong name. */
const plausibleMjd = { from: -100_000, to: 200_000 };
const jdOfMjd0 = 2_400_000.5;

/** All time columns of a table, the best first: by name, then text columns in which every value is a date and a time. */
export function findTimeColumns(catalog: Catalog): EpochTimes[] {
  const found: EpochTimes[] = [];
  for (const [format, names] of timeNames) {
    for (const name of names) {
      const column = catalog.columns.find((column) => baseName(column.name) === name);
      if (column) found.push(epochTimes(column, format));
    }
  }
  for (const column of catalog.columns) {
    if (!Array.isArray(column.data) || found.some((times) => times.column === column)) continue;
    if (column.data.length > 0 && column.data.every(isDateAndTime)) found.push(epochTimes(column, "iso"));
  }
  return found;
}

function isDateAndTime(text: string): boolean {
  return text.includes(":") && parseIsoTime(text) !== undefined;
}

function epochTimes(column: Column, format: Format): EpochTimes {
  const { data } = column;
  const mjd = Float64Array.from(data as ArrayLike<string | number>, (value) => mjdOf(value, format));
  return { column, mjd, scale: scaleOf(column, format) };
}

function mjdOf(value: string | number, format: Format): number {
  if (format === "iso") return typeof value === "string" ? (parseIsoTime(value)?.mjd ?? Number.NaN) : Number.NaN;
  const days = typeof value === "string" ? numberFromText(value) : value;
  const mjd = format === "jd" ? days - jdOfMjd0 : days;
  return mjd >= plausibleMjd.from && mjd <= plausibleMjd.to ? mjd : Number.NaN;
}

/** The time scale that name, unit or description name; never assumed. */
function scaleOf({ name, unit, description, data }: Column, format: Format): TimeFrame["scale"] {
  const words = `${name.replaceAll("_", " ")} ${unit ?? ""} ${description ?? ""}`;
  const scale = /\b(UTC|TDB|TT|TAI)\b/i.exec(words)?.[1]?.toUpperCase() as TimeFrame["scale"] | undefined;
  if (scale) return scale;
  const saysUtc = (value: string) => parseIsoTime(value)?.utc ?? false;
  return format === "iso" && Array.isArray(data) && data.some(saysUtc) ? "UTC" : "unknown";
}

/** `MJD-OBS` and `mjd.obs` are `mjd_obs`; `bjd_tdb` is `bjd`. */
function baseName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^epoch_(?=.)/, "")
    .replace(/_(utc|tdb|tt|tai)$/, "");
}
