import type { Assumption } from "../assumption.ts";
import { type AngleUnit, angleUnit } from "../format/angle-unit.ts";
import type { Column } from "../format/catalog.ts";
import { GrowingColumn } from "../format/growing-column.ts";
import { isMissingText } from "../format/number-text.ts";
import { positionName } from "../format/position-names.ts";
import type { WarningList } from "../format/warning-list.ts";
import { parseAngle } from "./sexagesimal.ts";

/** A column of angles as numbers, before anything is said of which are positions. */
export interface SkyAngles {
  /** NaN where there is no number. */
  degrees: Float64Array;
  /** As written, in the column's unit: what fillers such as -999 are looked for in. */
  written: Float64Array;
}

/** Degrees and hours of SExtractor's names are what its manual says, whatever a converter left out. */
const sextractorName = /^(alpha|delta)(win|psf|peak|model)?_(j2000|sky)$|^[xy](win)?_world$/i;
const degree: AngleUnit = { degrees: 1, name: "degrees" };
const hour: AngleUnit = { degrees: 15, name: "hours" };
/** Below this a right ascension may be one in hours. */
const hoursOfDay = 24;

/**
 * Right ascensions and declinations in degrees. The unit is the column's, else its name's (`ra_hours`), else degrees;
 * sexagesimal texts are hours in right ascension unless letters, unit or values say degrees, and degrees in declination.
 * What was decided so is added to `assumptions`; texts that are no angles are listed in `warnings`.
 * @param options.spelled of a column of texts, what they say, where they were read before
 */
export function skyAngles(
  ra: Column | undefined,
  dec: Column | undefined,
  rowCount: number,
  {
    warnings,
    assumptions,
    rowLine,
    spelled,
  }: {
    warnings: WarningList;
    assumptions: Assumption[];
    rowLine?: Int32Array | undefined;
    spelled?: (column: Column) => SpelledAngles | undefined;
  },
): { ra: SkyAngles; dec: SkyAngles } {
  const say = (text: string) => void assumptions.push({ kind: "unit", text });
  const read = (column: Column | undefined, axis: "ra" | "dec") =>
    column && Array.isArray(column.data)
      ? fromTexts(column, spelled?.(column) ?? SpelledAngles.of(column.data), axis, { warnings, say, rowLine })
      : fromNumbers(column, rowCount, axis, say);
  const angles = { ra: read(ra, "ra"), dec: read(dec, "dec") };
  const unitOf = (column: Column | undefined) => column && (angleUnit(column.unit) ?? positionName(column.name)?.unit);
  const raUnit = unitOf(ra);
  if (
    dec &&
    !unitOf(dec) &&
    raUnit?.name === "radians" &&
    angles.dec.written.every((value) => !(Math.abs(value) > Math.PI / 2))
  ) {
    say(`${dec.name} states no unit, and was read as radians, as ${ra!.name} is.`);
    return { ...angles, dec: scaled(angles.dec.written, raUnit) };
  }
  return angles;
}

function fromNumbers(
  column: Column | undefined,
  rowCount: number,
  axis: "ra" | "dec",
  say: (text: string) => void,
): SkyAngles {
  if (!column || Array.isArray(column.data)) {
    const none = new Float64Array(rowCount).fill(Number.NaN);
    return { degrees: none, written: none };
  }
  const written = new Float64Array(column.data);
  for (let row = 0; row < rowCount; row++) if (!Number.isFinite(written[row])) written[row] = Number.NaN;
  const declared = angleUnit(column.unit) ?? (sextractorName.test(column.name) ? degree : undefined);
  const named = positionName(column.name)?.unit;
  const unit = declared ?? named ?? degree;
  if (unit.degrees !== 1) {
    const source = declared ? "as its unit says" : "as its name says";
    say(`${column.name} is in ${unit.name}, ${source}: it was converted to degrees.`);
  } else if (column.unit && !declared) {
    say(`${column.name} has the unit "${column.unit}", which is none of an angle: it was read as ${unit.name}.`);
  } else if (!declared && !named && axis === "ra") {
    const others = otherUnits(written);
    if (others) say(`${column.name} states no unit and stays below 24: it was read as degrees, not as ${others}.`);
  }
  return scaled(written, unit);
}

/** In what else right ascensions may be written, by their size; undefined where they are degrees for sure. */
function otherUnits(written: Float64Array): "hours" | "hours or radians" | undefined {
  let [any, largest] = [false, 0];
  for (const value of written) {
    if (!(value >= 0)) continue;
    any ||= value > 0;
    if (value > largest) largest = value;
  }
  if (!any || largest >= hoursOfDay) return undefined;
  return largest < 2 * Math.PI ? "hours or radians" : "hours";
}

function scaled(written: Float64Array, { degrees }: AngleUnit): SkyAngles {
  return { written, degrees: degrees === 1 ? written : written.map((value) => value * degrees) };
}

/** How a text says an angle: as a plain number, in parts without letters, or in a unit that letters say. */
const spellings = ["number", "parts", "hours", "degrees", "radians"] as const;

/**
 * What the texts of a coordinate say, taken in row by row: two numbers a row, where texts and objects of millions of rows
 * take hundreds of megabytes.
 */
export class SpelledAngles {
  #written = new GrowingColumn(true);
  #spelled = new Uint8Array(256);
  /** Rows (0-based) that are neither an angle nor a word for none, with the beginnings of their texts. */
  readonly bad: { row: number; text: string }[] = [];
  /** There are parts without letters, and some of these are above 24. */
  unlettered = false;
  beyondDay = false;

  static of(texts: readonly string[]): SpelledAngles {
    const all = new SpelledAngles();
    for (const text of texts) all.push(text);
    return all;
  }

  get length(): number {
    return this.#written.length;
  }

  push(text: string): void {
    const row = this.length;
    const angle = isMissingText(text) ? undefined : parseAngle(text);
    this.#written.push(angle?.value ?? Number.NaN);
    if (row === this.#spelled.length) {
      const grown = new Uint8Array(2 * row);
      grown.set(this.#spelled);
      this.#spelled = grown;
    }
    if (angle?.unit) this.#spelled[row] = spellings.indexOf(angle.unit);
    else if (angle?.isSexagesimal) {
      this.#spelled[row] = spellings.indexOf("parts");
      this.unlettered = true;
      this.beyondDay ||= angle.value >= hoursOfDay;
    } else if (!angle && !isMissingText(text)) this.bad.push({ row, text: text.slice(0, 40) });
  }

  /** As written, NaN where there is no angle. */
  written(): Float64Array {
    return this.#written.finish() as Float64Array;
  }

  /** Position among `spellings`, an entry a row; there may be more behind. */
  get spelled(): Uint8Array {
    return this.#spelled;
  }
}

function fromTexts(
  { name, unit: unitText }: Column,
  texts: SpelledAngles,
  axis: "ra" | "dec",
  { warnings, say, rowLine }: { warnings: WarningList; say: (text: string) => void; rowLine?: Int32Array | undefined },
): SkyAngles {
  const { bad, unlettered, beyondDay, spelled } = texts;
  const written = texts.written();
  for (const { row, text } of bad) {
    const line = rowLine?.[row];
    const where = line ? `Line ${line}` : `Row ${row + 1}`;
    warnings.add({
      kind: "bad-value",
      row,
      ...(line ? { line } : {}),
      message: `${where}: ${name} is "${text}", no angle.`,
    });
  }
  const declared = angleUnit(unitText) ?? positionName(name)?.unit;
  const usual = axis === "dec" || beyondDay ? degree : hour;
  const inParts = declared?.degrees === 1 || declared?.degrees === 15 ? declared : usual;
  if (axis === "ra" && unlettered) {
    const why = inParts === declared ? "as its unit says" : beyondDay ? "as values above 24 show" : "as is usual";
    say(`${name} is sexagesimal, and was read as ${inParts.name}, ${why}.`);
  }
  const unitOf = { number: (declared ?? degree).degrees, parts: inParts.degrees };
  const factors = { ...unitOf, hours: 15, degrees: 1, radians: 180 / Math.PI };
  return { written, degrees: written.map((value, row) => value * factors[spellings[spelled[row]!]!]) };
}
