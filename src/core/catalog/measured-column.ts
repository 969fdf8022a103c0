import type { Assumption } from "../assumption.ts";
import type { Catalog, Column, Limits, MeasuredColumn, MeasurementColumns } from "../format/catalog.ts";
import { numbersFromTexts } from "../format/text-numbers.ts";
import type { WarningList } from "../format/warning-list.ts";
import { type Fillers, findErrorFillers, findFillers, screenColumn } from "./fillers.ts";
import { limitRows } from "./limit-flags.ts";
import { isNoUnit, photometricUnit, unitFactor } from "./measurement-unit.ts";
import { unitOfColumn } from "./name-unit.ts";
import { varianceOf } from "./photometry-names.ts";

/** SExtractor's magnitude and uncertainty of a flux <= 0. */
export const noMagnitude = 99;

export interface Measured {
  column: MeasuredColumn;
  /** 1 where the magnitude is SExtractor's 99: the flux is not positive. Empty where it nowhere is. */
  notPositive: Uint8Array;
  /** Of the values. */
  limits: Limits;
}

/** What is said while a catalog's measurements are taken. */
export interface Saying {
  warnings: WarningList;
  assumptions: Assumption[];
}

/**
 * One measurement of a catalog as float32, in its own unit, its uncertainty in the same: texts are read as the numbers that
 * they spell; fillers, limits and SExtractor's 99 become NaN; magnitudes are in mag.
 *
 * @param columns the catalog's, by name
 */
export function measuredColumn(
  measurement: MeasurementColumns,
  catalog: Catalog,
  columns: ReadonlyMap<string, Column>,
  measurementKey: string,
  saying: Saying,
): Measured {
  const { value, uncertainty, kind, keepFillers } = measurement;
  const valueColumn = columns.get(value);
  const errorColumn = columns.get(uncertainty ?? "");
  const numbers = readNumbers(valueColumn, catalog, saying);
  const errors = readNumbers(errorColumn, catalog, saying);
  const unit = unitOf(measurement, valueColumn, saying);
  const rootColumn = errorColumn && takeRoots(errors.values, errorColumn, saying);
  sayOddSizes(measurement, numbers.values, errors.values, unit.scale, saying);
  const errorScale = errorScaleOf(rootColumn ?? errorColumn, unit.scale);
  const uncertainties = errorColumn && errors.values;
  const photometric = kind === "mag" || kind === "flux" ? kind : undefined;
  const screened = photometric && screenColumn(photometric, numbers.values, uncertainties, unit.scale);
  const oddRows = screened?.oddRows;
  takeInfinite(numbers.values, oddRows);
  if (uncertainties) takeInfinite(uncertainties, oddRows);
  const limits = withMarkedLimits(numbers, columns.get(measurement.limit ?? ""), value, saying);
  let notPositive: Uint8Array = new Uint8Array(0);
  if (kind === "mag") {
    // In mmag, 99 is a number as others are.
    if (unit.scale === 1) notPositive = takeNotPositive(numbers.values, oddRows!);
    if (errorScale === 1 && uncertainties) takeNotPositive(uncertainties, oddRows!);
  }
  if (keepFillers) {
    const text = `All numbers of ${value} are taken as values, as was chosen: none is looked at for fillers.`;
    saying.assumptions.push({ kind: "filler", text });
  } else if (photometric && (oddRows!.length > 0 || errorScale !== 1)) {
    // What a column of limits marked is no value any more.
    const now = limits === numbers.limits ? screened : undefined;
    const fillers = findFillers(photometric, numbers.values, uncertainties, unit.scale, errorScale, now);
    takeFillers(numbers.values, fillers, value, "a measurement", saying);
    if (uncertainties) {
      const { rows } = fillers;
      const none = findErrorFillers(photometric, uncertainties, numbers.values, rows, errorScale, oddRows);
      takeFillers(uncertainties, none, uncertainty ?? "", "an uncertainty", saying);
      // An uncertainty of nothing is none, whatever number stands for it.
      for (let row = 0; row < rows.length; row++) if (rows[row] === 1) uncertainties[row] = Number.NaN;
    }
  }
  if (errorColumn)
    scaleErrors(errors.values, numbers.values, unit.text, valueColumn, rootColumn ?? errorColumn, kind, saying);
  scaleAll(numbers.values, unit.scale);
  sayLimits(limits, catalog, measurement, saying);
  return {
    column: {
      ...{ measurementKey, unit: unit.scaledText, kind, valueColumn: value },
      ...(uncertainty === undefined ? {} : { uncertaintyColumn: uncertainty }),
      ...{ value: numbers.values, uncertainty: errors.values },
      ...(limits.row.length > 0 && { limits: { ...limits, value: limits.value.map((limit) => limit * unit.scale) } }),
    },
    ...{ notPositive, limits },
  };
}

/** The limits that cells spell, and those that another column marks: these are no values either. */
function withMarkedLimits(
  { values, limits }: { values: Float32Array; limits: Limits },
  marks: Column | undefined,
  name: string,
  { assumptions, warnings }: Saying,
): Limits {
  if (!marks) return limits;
  const rows = limitRows(marks.data);
  if (rows === undefined) {
    warnings.note(`${marks.name} marks no limits: not all of its cells are marks such as >, 1 or true.`);
    return limits;
  }
  const marked = rows.filter((row) => !Number.isNaN(values[row]));
  if (marked.length === 0) return limits;
  const merged = { row: [...limits.row, ...marked], value: [...limits.value, ...marked.map((row) => values[row]!)] };
  for (const row of marked) values[row] = Number.NaN;
  assumptions.push({
    kind: "filler",
    text: `${marks.name} says which numbers of ${name} are limits: they are no values.`,
    cellCount: marked.length,
  });
  return merged;
}

/** A column's numbers as float32 of their own; texts as the numbers that they spell. */
function readNumbers(column: Column | undefined, catalog: Catalog, { warnings }: Saying) {
  const none: Limits = { row: [], value: [] };
  if (!column) return { values: new Float32Array(catalog.rowCount).fill(Number.NaN), limits: none };
  if (!Array.isArray(column.data)) {
    return { values: new Float32Array(column.data), limits: column.limits ?? none };
  }
  const { values, limits, bad } = numbersFromTexts(column.data);
  for (const { row, text } of bad) {
    const where = placeOf(catalog, row);
    const message = `${where}, column ${column.name}: "${text.slice(0, 40)}" is not a number.`;
    warnings.add({ kind: "bad-value", row, message });
  }
  return { values: Float32Array.from(values), limits };
}

/**
 * Makes uncertainties of variances and of their inverses, as the column's name says what it holds.
 * @returns the column without its unit, which is that of a square; undefined where it holds uncertainties
 */
function takeRoots(errors: Float32Array, column: Column, { assumptions }: Saying): Column | undefined {
  const variance = varianceOf(column.name);
  if (variance === undefined) return undefined;
  for (let row = 0; row < errors.length; row++) {
    const value = errors[row]!;
    errors[row] = value > 0 ? (variance === "variance" ? Math.sqrt(value) : 1 / Math.sqrt(value)) : Number.NaN;
  }
  const root = variance === "variance" ? "square roots" : "inverse square roots";
  assumptions.push({
    kind: "pairing",
    text: `${column.name} holds, as its name says, the ${variance} of each value: ${root} were taken as uncertainties, in the unit of the values.`,
  });
  const { unit: _, ...rest } = column;
  return rest;
}

/** So many rows show how large a column's numbers are. */
const sampleRows = 200;
/** Of magnitudes: fainter or brighter are none, and larger uncertainties are hardly any. */
const [mostMagnitude, mostError] = [50, 1.5];

/** Says of magnitudes and their uncertainties that most are beyond anything physical: they may be in another unit. */
function sayOddSizes(
  { kind, value, uncertainty }: MeasurementColumns,
  values: Float32Array,
  errors: Float32Array,
  scale: number,
  { assumptions }: Saying,
): void {
  if (kind !== "mag" || scale !== 1) return;
  const step = Math.max(1, Math.floor(values.length / sampleRows));
  const odd = (numbers: Float32Array, limit: number) => {
    let [found, known] = [0, 0];
    let example = Number.NaN;
    for (let row = 0; row < numbers.length; row += step) {
      const size = Math.abs(numbers[row]!);
      // 99 and its like stand for no value.
      if (!(size < 1e6) || Math.abs(size - noMagnitude) < 1) continue;
      known++;
      if (size < limit) continue;
      found++;
      example = numbers[row]!;
    }
    return known > 2 && found * 2 > known ? example : undefined;
  };
  const magnitude = odd(values, mostMagnitude);
  const error = uncertainty === undefined ? undefined : odd(errors, mostError);
  const isIn = "they were kept as they are. Where they are in another unit, such as mmag, it must stand in the file.";
  if (magnitude !== undefined)
    assumptions.push({ kind: "unit", text: `${value}: most numbers are no magnitudes, such as ${magnitude}: ${isIn}` });
  else if (error !== undefined)
    assumptions.push({
      kind: "unit",
      text: `${uncertainty}: most uncertainties are above ${mostError} mag: ${isIn}`,
    });
}

const placeOf = ({ rowLine }: Catalog, row: number) =>
  rowLine?.[row] === undefined ? `Row ${row + 1}` : `Line ${rowLine[row]}`;

/** Makes what is not finite NaN. @param oddRows where that may be; undefined: anywhere */
function takeInfinite(values: Float32Array, oddRows: Int32Array | undefined): void {
  const count = oddRows?.length ?? values.length;
  for (let k = 0; k < count; k++) {
    const row = oddRows ? oddRows[k]! : k;
    if (!Number.isFinite(values[row])) values[row] = Number.NaN;
  }
}

/** Takes SExtractor's 99 out; gives back 1 where it was, and nothing where it was nowhere. */
function takeNotPositive(values: Float32Array, oddRows: Int32Array): Uint8Array {
  let rows = new Uint8Array(0);
  for (const row of oddRows) {
    if (values[row] !== noMagnitude) continue;
    values[row] = Number.NaN;
    if (rows.length === 0) rows = new Uint8Array(values.length);
    rows[row] = 1;
  }
  return rows;
}

function takeFillers(
  values: Float32Array,
  { rows, found }: Fillers,
  name: string,
  what: string,
  { assumptions }: Saying,
): void {
  if (found.size === 0) return;
  for (let row = 0; row < values.length; row++) if (rows[row] === 1) values[row] = Number.NaN;
  const cellCount = [...found.values()].reduce((sum, count) => sum + count, 0);
  const shown = [...found.keys()].slice(0, 3).map((value) => String(Number(value.toPrecision(6))));
  const text = `${name}: ${shown.join(", ")}${found.size > 3 ? " and others" : ""} was taken as no value, as it cannot be ${what}.`;
  assumptions.push({ kind: "filler", text, cellCount });
}

/** The unit that a value is in: as the file says, else as the mapping does; magnitudes are brought to mag. */
function unitOf(
  { kind, unit, value }: MeasurementColumns,
  column: Column | undefined,
  { assumptions }: Saying,
): { text: string; scaledText: string; scale: number } {
  const stated = column && unitOfColumn(column);
  const text = isNoUnit(stated) ? unit : stated!.trim();
  if (stated !== undefined && isNoUnit(column?.unit) && kind !== "mag")
    assumptions.push({
      kind: "unit",
      text: `${value} states no unit: it was taken to be in ${text}, as its name says.`,
    });
  if (kind !== "mag") return { text, scaledText: text, scale: 1 };
  const known = photometricUnit(text);
  if (known?.family === "magnitudes") {
    if (known.scale !== 1) assumptions.push({ kind: "unit", text: `${value} is in ${text}: it was converted to mag.` });
    return { text, scaledText: "mag", scale: known.scale };
  }
  assumptions.push({ kind: "unit", text: `${value} states the unit "${text}": it was taken as magnitudes as it is.` });
  return { text, scaledText: text, scale: 1 };
}

/** What makes magnitudes of a column's uncertainties: their own unit, else that of the values. */
function errorScaleOf(column: Column | undefined, valueScale: number): number {
  const stated = column && unitOfColumn(column);
  if (isNoUnit(stated)) return valueScale;
  const unit = photometricUnit(stated!);
  return unit?.family === "magnitudes" ? unit.scale : 1;
}

/** Brings uncertainties into the scaled unit of the values; where they cannot be, they are left out. */
function scaleErrors(
  errors: Float32Array,
  values: Float32Array,
  valueUnit: string,
  valueColumn: Column | undefined,
  column: Column,
  kind: MeasurementColumns["kind"],
  { warnings, assumptions }: Saying,
): void {
  const { name } = column;
  const unit = unitOfColumn(column);
  const scaled = photometricUnit(valueUnit)?.family === "magnitudes" ? "mag" : valueUnit;
  if (isNoUnit(unit)) {
    const own = unitFactor(valueUnit, scaled) ?? 1;
    scaleAll(errors, own);
    return;
  }
  if (unit!.trim() === "%" && kind !== "mag") {
    for (let row = 0; row < errors.length; row++) errors[row] = (errors[row]! / 100) * Math.abs(values[row]!);
    assumptions.push({ kind: "unit", text: `${name} is in percent of ${valueColumn?.name}: it was converted.` });
    return;
  }
  const factor = unitFactor(unit!, scaled);
  if (factor === 1) return;
  if (factor !== undefined) {
    scaleAll(errors, factor);
    assumptions.push({ kind: "unit", text: `${name} is in ${unit}: it was converted to ${scaled}.` });
  } else if (isNoUnit(valueUnit)) {
    assumptions.push({
      kind: "unit",
      text: `${valueColumn?.name} states no unit: it was taken to be in ${unit}, as ${name}.`,
    });
  } else {
    errors.fill(Number.NaN);
    warnings.note(`${name} is in ${unit}, which cannot be converted to ${scaled}: these uncertainties were left out.`);
  }
}

function scaleAll(values: Float32Array, factor: number): void {
  if (factor !== 1) for (let row = 0; row < values.length; row++) values[row]! *= factor;
}

function sayLimits(
  { row, value }: Limits,
  catalog: Catalog,
  { value: name, kind }: MeasurementColumns,
  { assumptions, warnings }: Saying,
): void {
  if (row.length === 0) return;
  for (const [i, at] of row.entries()) {
    const message = `${placeOf(catalog, at)}: ${name} is a limit, ${value[i]}.`;
    warnings.add({ kind: "limit", row: at, message });
  }
  // Both signs stand for the same: AAVSO's files write <14.8 for what others write as >14.8.
  const sense = kind === "mag" ? "the object is fainter than they are" : "the object has less than they are";
  const text = `${name}: numbers behind < or > are limits, not values: either sign is taken to say that ${sense}.`;
  assumptions.push({ kind: "filler", text, cellCount: row.length });
}
