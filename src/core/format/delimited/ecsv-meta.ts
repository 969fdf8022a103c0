import type { DeclaredTime } from "../../time/declared-time.ts";
import { plainNumber } from "../../time/plain-number.ts";
import { otherFrame } from "../sky-frame.ts";

/** What the `meta` of an ECSV header says beyond the columns. */
export interface EcsvMeta {
  /** Plain values, such as FITS cards that astropy kept: `MJD-OBS`, `FILTER`. */
  values: Map<string, string | number>;
  /** astropy's Time columns. */
  times: EcsvTime[];
  /** Columns of astropy's SkyCoord that are of another frame than J2000's, and which that is. */
  frames: Map<string, string>;
}

export interface EcsvTime extends DeclaredTime {
  name: string;
  /** The column of its values; undefined where it was split in two. */
  value?: string;
  /** Columns of the two parts of a Julian date. */
  jd1?: string;
  jd2?: string;
}

/** Takes from `meta`, as its YAML was read, the plain values at its top and the Time columns of `__serialized_columns__`. */
export function readEcsvMeta(meta: unknown): EcsvMeta {
  const values: EcsvMeta["values"] = new Map();
  const times: EcsvTime[] = [];
  const frames: EcsvMeta["frames"] = new Map();
  for (const [key, value] of entriesOf(meta)) {
    if (key === "__serialized_columns__") {
      for (const [name, column] of entriesOf(value)) {
        times.push(...timeOf(name, column));
        for (const [part, frame] of framesOf(column)) frames.set(part, frame);
      }
    } else if (typeof value === "string" && !values.has(key)) {
      const number = plainNumber(value);
      values.set(key, Number.isNaN(number) ? value : number);
    }
  }
  return { values, times, frames };
}

/** Of a mapping, or of an ordered one (`!!omap`), which is a list of mappings. */
function entriesOf(node: unknown): [string, unknown][] {
  if (Array.isArray(node)) return node.flatMap(entriesOf);
  return node instanceof Map
    ? [...node].filter((entry): entry is [string, unknown] => typeof entry[0] === "string")
    : [];
}

function framesOf(column: unknown): [string, string][] {
  const fields = new Map(entriesOf(column));
  if (!/\.SkyCoord$/.test(String(fields.get("__class__")))) return [];
  const frame = otherFrame(String(fields.get("frame") ?? ""), undefined);
  if (frame === undefined) return [];
  return ["ra", "dec"].flatMap((part): [string, string][] => {
    const source = sourceOf(fields.get(part));
    return source === undefined ? [] : [[source, frame]];
  });
}

/** The column that a part of a mixin is stored in: its own, or that of its values. */
function sourceOf(part: unknown): string | undefined {
  const fields = new Map(entriesOf(part));
  const name = fields.get("name");
  return typeof name === "string" ? name : fields.has("value") ? sourceOf(fields.get("value")) : undefined;
}

function timeOf(name: string, column: unknown): EcsvTime[] {
  const fields = new Map(entriesOf(column));
  if (fields.get("__class__") !== "astropy.time.core.Time") return [];
  const text = (key: string) => {
    const value = fields.get(key);
    return typeof value === "string" ? value : "";
  };
  const named = (["value", "jd1", "jd2"] as const).flatMap((part) => {
    const source = new Map(entriesOf(fields.get(part))).get("name");
    return typeof source === "string" ? [[part, source]] : [];
  });
  return [{ name, format: text("format"), scale: text("scale"), ...Object.fromEntries(named) }];
}
