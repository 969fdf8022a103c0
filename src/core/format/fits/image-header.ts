import { parseIsoTime } from "../../time/iso-time.ts";
import type { CatalogHeader } from "../catalog.ts";
import type { FitsHeader } from "./fits-header.ts";

/**
 * What an image's header says about its epoch: MJD-OBS, else DATE-OBS (with TIME-OBS or UT), else JD; EXPTIME; FILTER.
 * The time is the one of the header, by FITS's rule the start of the exposure. Undefined when it says none of it.
 */
export function imageHeader(header: FitsHeader): CatalogHeader | undefined {
  const mjd = header.number("MJD-OBS") ?? dateObs(header) ?? julianDate(header);
  const exptimeSeconds = header.number("EXPTIME") ?? header.number("EXPOSURE");
  const filter = header.values.get("FILTER");
  if (mjd === undefined && exptimeSeconds === undefined && filter === undefined) return undefined;
  return {
    ...(mjd === undefined ? {} : { mjd }),
    ...(exptimeSeconds === undefined ? {} : { exptimeSeconds }),
    ...(filter === undefined ? {} : { filter: String(filter) }),
    cards: Object.fromEntries(header.values),
  };
}

function dateObs(header: FitsHeader): number | undefined {
  const date = header.text("DATE-OBS") ?? "";
  const time = header.text("TIME-OBS") ?? header.text("UT");
  return parseIsoTime(date.includes("T") || time === undefined ? date : `${date}T${time}`)?.mjd;
}

function julianDate(header: FitsHeader): number | undefined {
  const days = header.number("JD");
  return days === undefined ? undefined : days - 2_400_000.5;
}
