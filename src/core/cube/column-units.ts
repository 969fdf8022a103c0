import type { Json } from "../zarr/metadata.ts";

/** Words that xarray takes for a timedelta, with what astropy knows instead (xarray.coding.times). */
const spans: Record<string, string> = {
  days: "d",
  hours: "h",
  minutes: "min",
  seconds: "s",
  milliseconds: "ms",
  microseconds: "us",
  nanoseconds: "ns",
};

/**
 * A column's unit as attributes of its array. xarray decodes whatever has `since` in its units as dates, and bare spans of
 * time as timedeltas: one such column of a user's table would make the whole store unreadable. Those get a unit that says the
 * same and is left alone, and the text as it was in `units_text`.
 */
export function unitAttributes(unit: string | undefined): { [key: string]: Json } {
  if (unit === undefined) return {};
  const first = /^[a-z]+/.exec(unit.trim().toLowerCase())?.[0] ?? "";
  const span = spans[first] ?? spans[`${first}s`];
  if (/since/i.test(unit)) return span ? { units: span, units_text: unit } : { units_text: unit };
  return span && first === unit.trim().toLowerCase() ? { units: span, units_text: unit } : { units: unit };
}

/** The unit that a column was given, from its attributes. */
export function unitOfAttributes({ units, units_text: text }: { [key: string]: unknown }): string | undefined {
  return typeof text === "string" ? text : typeof units === "string" ? units : undefined;
}
