import type { Column } from "./catalog.ts";
import { positionName } from "./position-names.ts";

/** Frames whose positions are those of J2000 to the accuracy that catalogs are matched with, and words that name none. */
const ours = /^(?:icrs|fk5|eq_fk5|gcrs|hcrs|icrf\d?|j2000|barycentric|xy|geo_app|unknown|none|custom)$/i;
/** Names that say so themselves. */
const ownFrame = /2000|icrs|fk5/i;

/**
 * The frame that a file states, where it is not that of J2000: `FK4, equinox B1950`. Undefined where it is, or where nothing is said.
 * @param equinox a year, or one behind B or J
 */
export function otherFrame(system: string | undefined, equinox: string | number | undefined): string | undefined {
  const frame = system?.trim() ?? "";
  const year = Number(String(equinox ?? "").replace(/^[BJ]/i, ""));
  const isOther = Number.isFinite(year) && year > 1800 && Math.abs(year - 2000) > 0.5;
  const plain = frame.replace(/^eq_/i, "").toUpperCase();
  if (frame !== "" && !ours.test(frame)) return isOther ? `${plain}, equinox ${equinox}` : plain;
  return isOther && frame.toLowerCase() !== "icrs" ? `${plain || "equatorial"}, equinox ${equinox}` : undefined;
}

/** Says of columns of positions, unless their names do, in which other frame they are. */
export function inFrame(columns: Column[], frameOf: (name: string) => string | undefined): Column[] {
  return columns.map((column) => {
    const frame = positionName(column.name) && !ownFrame.test(column.name) ? frameOf(column.name) : undefined;
    return frame === undefined ? column : { ...column, frame };
  });
}
