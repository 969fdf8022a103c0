import { timeColumns } from "../../time/time-columns.ts";
import type { CatalogHeader } from "../catalog.ts";
import type { FitsHeader, FitsValue } from "./fits-header.ts";

/** A keyword, its value, and what is said of it. */
interface Card {
  name: string;
  description?: string;
  data: [string | number];
}

/**
 * What an image's header says about its epoch: MJD-OBS, DATE-OBS, JD and their likes, a date alone with TIME-OBS, UT or
 * whatever else has the time of day (`timeColumns`); EXPTIME; FILTER. The time is the one of the header, by FITS's rule the
 * start of the exposure. Undefined when it says none of it.
 */
export function imageHeader(header: Pick<FitsHeader, "values" | "comments">): CatalogHeader | undefined {
  const { values } = header;
  const cards = [...values].flatMap(([name, value]): Card[] => {
    const description = header.comments.get(name);
    return typeof value === "boolean"
      ? []
      : [{ name, ...(description === undefined ? {} : { description }), data: [unquoted(value)] }];
  });
  const times = timeColumns(cards, { header: true }).filter(({ mjd }) => !Number.isNaN(mjd[0]!));
  const mjd = times.find(({ nightOnly }) => !nightOnly)?.mjd[0];
  const nightMjd = mjd === undefined ? times[0]?.mjd[0] : undefined;
  const exptimeSeconds = number(values.get("EXPTIME")) ?? number(values.get("EXPOSURE"));
  const filter = values.get("FILTER");
  if (times.length === 0 && exptimeSeconds === undefined && filter === undefined) return undefined;
  return {
    ...(mjd === undefined ? {} : { mjd }),
    ...(nightMjd === undefined ? {} : { nightMjd }),
    ...(exptimeSeconds === undefined ? {} : { exptimeSeconds }),
    ...(filter === undefined ? {} : { filter: String(unquoted(filter)) }),
    cards: Object.fromEntries(values),
  };
}

/** Some writers put a text that has its quotes already into quotes: `DATE-OBS= '''2024-10-09T03:14:15'''`. */
const unquoted = <Value extends FitsValue>(value: Value): Value | string =>
  typeof value === "string" ? value.replace(/^\s*(['"])(.*)\1\s*$/s, "$2").trim() : value;

function number(value: FitsValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
