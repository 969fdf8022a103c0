import { flagArrayOf } from "../cube/flag-array.ts";
import type { CurveBlock } from "../lightcurve/curve-block.ts";
import type { LightCurve } from "../lightcurve/light-curve.ts";
import { type PointState, pointState, pointStates } from "../lightcurve/reason-counts.ts";
import type { CurveHead, CurveWriter, ExportBlock } from "./curve-export.ts";
import { type OpenTable, type TableColumn, textSize } from "./export-table.ts";

/** `notDetected` -> `not_detected`, as columns of reasons have it. */
export const reasonWord = (state: PointState) => state.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const reasonWords = new Map(pointStates.map((state) => [state, reasonWord(state)]));
export const reasonOf = (curve: Pick<LightCurve, "value" | "flags" | "limits">, epoch: number): string =>
  reasonWords.get(pointState(curve, epoch))!;

/** Units of the measurements: one for the column where they share it, else one a row. */
export function sharedUnit({ measurements }: Pick<CurveHead, "measurements">): string | undefined {
  const units = new Set(measurements.map(({ unit }) => unit));
  return units.size === 1 ? [...units][0] || undefined : undefined;
}

export const hasUnitColumn = ({ measurements }: Pick<CurveHead, "measurements">): boolean =>
  new Set(measurements.map(({ unit }) => unit)).size > 1;

/** The numbers that leave of every point: whose, and what their columns are called. */
export function numberColumns(values: CurveHead["values"]): { from: "raw" | "corrected"; suffix: string }[] {
  return [
    ...(values === "corrected" ? [] : [{ from: "raw", suffix: "" } as const]),
    ...(values === "raw" ? [] : [{ from: "corrected", suffix: "_corrected" } as const]),
  ];
}

/** What the values of a table are: magnitudes, fluxes, both of them, or nobody knows. */
function valueUcd({ measurements }: Pick<CurveHead, "measurements">): string | undefined {
  const [kind, ...others] = new Set(measurements.map(({ kind }) => kind));
  if (others.length > 0) return "phot";
  return kind && { mag: "phot.mag", flux: "phot.flux", ratio: "phot.flux;arith.ratio", other: undefined }[kind];
}

/** Numbers of one format's columns of values and uncertainties. */
export function valueColumns(head: CurveHead): TableColumn[] {
  const unit = sharedUnit(head);
  const ucd = valueUcd(head);
  return numberColumns(head.values).flatMap(({ from, suffix }) => {
    const how = from === "raw" ? "as measured" : "corrected: the table's description says how";
    return [
      { name: `value${suffix}`, type: "float32", unit, ucd, description: `Value, ${how}; NaN: none` } as const,
      {
        ...({
          name: `uncertainty${suffix}`,
          type: "float32",
          unit,
          ucd: ucd ? `stat.error;${ucd}` : "stat.error",
        } as const),
        description: `Uncertainty (1 sigma), ${how}; NaN: none`,
      },
    ];
  });
}

/** The columns of a table of points. */
export function pointColumns(head: CurveHead, flagsName = "flags"): TableColumn[] {
  const { objects, measurements, epochKeys } = head;
  const units = hasUnitColumn(head) ? measurements.map(({ unit }) => unit) : undefined;
  const textColumn = (name: string, texts: Iterable<string>, ucd: string, description: string) =>
    ({ name, type: "text", ...textSize(texts), ucd, description }) as const;
  return [
    textColumn("object_key", objects.objectKey, "meta.id;meta.main", "Key of the object"),
    { name: "ra", type: "float64", unit: "deg", ucd: "pos.eq.ra;meta.main", description: "Right ascension, J2000" },
    { name: "dec", type: "float64", unit: "deg", ucd: "pos.eq.dec;meta.main", description: "Declination, J2000" },
    textColumn(
      ...(["measurement", measurements.map(({ measurementKey }) => measurementKey)] as const),
      ...(["meta.id;instr.filter", "How it was measured: table and aperture"] as const),
    ),
    ...(units ? [textColumn("unit", units, "meta.unit", "Unit of the value and its uncertainty")] : []),
    textColumn("epoch_key", epochKeys, "meta.id;time.epoch", "Key of the epoch"),
    {
      name: "mjd",
      type: "float64",
      unit: "d",
      ucd: "time.epoch",
      isTime: true,
      description: "Time, MJD; NaN: unknown",
    },
    ...valueColumns(head),
    ...(head.hasLimits ? [limitColumn(head)] : []),
    {
      ...{ name: flagsName, type: head.wideFlags ? "int32" : "int16", ucd: "meta.code.qual" },
      description: "SExtractor FLAGS of the source; below 0 why there is none",
    },
    textColumn("reason", reasonWords.values(), "meta.code.status", "point, or why there is none"),
  ];
}

/** What stands in catalogs in place of a value. */
function limitColumn(head: CurveHead): TableColumn {
  const [{ unit, ucd }] = valueColumns(head) as [TableColumn];
  const description = "Limit that the catalog states in place of a value, without corrections; NaN: none";
  return { name: "limit", type: "float32", unit, ucd: ucd ? `stat.max;${ucd}` : "stat.max", description };
}

/** A light curve's limit at an epoch; NaN where it has none. */
export const limitAt = ({ limits }: Pick<LightCurve, "limits">, epoch: number): number => limits?.[epoch] ?? Number.NaN;

/** Whether a point leaves: every epoch where they are asked for, else those that have a value in what leaves. */
export function leaves(head: Pick<CurveHead, "everyEpoch">, curves: readonly LightCurve[], epoch: number): boolean {
  return head.everyEpoch || curves.some(({ value }) => !Number.isNaN(value[epoch]!));
}

const rowsPerBlock = 131_072;

/** The curves that leave of a block, side by side: raw, corrected or both, for each name in the order of the blocks. */
export function* curvesOfBlock(block: ExportBlock, values: CurveHead["values"]): Generator<LightCurve[]> {
  const parts = numberColumns(values).map(({ from }) => (block[from] as CurveBlock).curves);
  for (let i = 0; i < parts[0]!.length; i++) yield parts.map((curves) => curves[i]!);
}

/** The same, each with the place of its object and its measurement in the head. */
export function* curvesByName(
  head: CurveHead,
  block: ExportBlock,
): Generator<{ object: number; measurement: number; curves: LightCurve[] }> {
  const perObject = head.measurements.length;
  let at = 0;
  for (const curves of curvesOfBlock(block, head.values)) {
    yield { object: block.firstObject + Math.floor(at / perObject), measurement: at % perObject, curves };
    at++;
  }
}

/** How a format of tables takes light curves: a row a point. */
export const pointsAsTable =
  (openTable: OpenTable) =>
  async (head: CurveHead, sink: Parameters<OpenTable>[1]): Promise<CurveWriter> => {
    const { name, about, time, objects, measurements } = head;
    const columns = pointColumns(head);
    const writer = await openTable({ name, about, time, columns }, sink);
    const unitColumn = hasUnitColumn(head);
    const numbersAt = numberColumns(head.values).length;
    const texts = () => new Array<string>(rowsPerBlock);
    const cells = {
      ...{ object: texts(), measurement: texts(), unit: texts(), epoch: texts(), reason: texts() },
      ...{
        ra: new Float64Array(rowsPerBlock),
        dec: new Float64Array(rowsPerBlock),
        mjd: new Float64Array(rowsPerBlock),
      },
      numbers: Array.from({ length: 2 * numbersAt }, () => new Float32Array(rowsPerBlock)),
      limit: new Float32Array(rowsPerBlock),
      flags: new (flagArrayOf(head.wideFlags))(rowsPerBlock),
    };
    let row = 0;
    function flush(): void {
      if (row === 0) return;
      const all = [
        ...[cells.object, cells.ra, cells.dec, cells.measurement, ...(unitColumn ? [cells.unit] : [])],
        ...[cells.epoch, cells.mjd, ...cells.numbers],
        ...[...(head.hasLimits ? [cells.limit] : []), cells.flags, cells.reason],
      ];
      const rowCount = row;
      row = 0;
      writer.write({ rowCount, cells: all.map((each) => each.slice(0, rowCount)) });
    }
    return {
      write(block) {
        for (const { object, measurement: place, curves } of curvesByName(head, block)) {
          const measurement = measurements[place]!;
          const last = curves.at(-1)!;
          for (let epoch = 0; epoch < last.value.length; epoch++) {
            if (!leaves(head, curves, epoch)) continue;
            cells.object[row] = objects.objectKey[object]!;
            cells.ra[row] = objects.raDeg[object]!;
            cells.dec[row] = objects.decDeg[object]!;
            cells.measurement[row] = measurement.measurementKey;
            cells.unit[row] = measurement.unit;
            cells.epoch[row] = last.epochKeys[epoch]!;
            cells.mjd[row] = last.epochMjd[epoch]!;
            for (const [k, { value, uncertainty }] of curves.entries()) {
              cells.numbers[2 * k]![row] = value[epoch]!;
              cells.numbers[2 * k + 1]![row] = uncertainty[epoch]!;
            }
            cells.limit[row] = limitAt(last, epoch);
            cells.flags[row] = last.flags[epoch]!;
            cells.reason[row] = reasonOf(last, epoch);
            if (++row === rowsPerBlock) flush();
          }
        }
      },
      end() {
        flush();
        writer.end();
        return undefined;
      },
    };
  };
