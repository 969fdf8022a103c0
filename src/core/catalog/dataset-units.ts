import type { Assumption } from "../assumption.ts";
import { noPoint } from "../cube/no-point.ts";
import type { CatalogWarning, MeasuredColumn, SourceTable } from "../format/catalog.ts";
import { isNoUnit, unitFactor } from "./measurement-unit.ts";

/**
 * A catalog's measurements in the units that a dataset has them in: converted where they can be; left out, with a warning
 * that names both units, where they cannot.
 *
 * @param axis the dataset's measurements
 */
export function inUnitsOf(
  axis: readonly { measurementKey: string; unit: string }[],
  sources: SourceTable,
): SourceTable {
  const unitOf = new Map(axis.map(({ measurementKey, unit }) => [measurementKey, unit]));
  const assumptions: Assumption[] = [...(sources.assumptions ?? [])];
  const warnings: CatalogWarning[] = [...sources.warnings];
  const measurements = sources.measurements.map((measured): MeasuredColumn => {
    const unit = unitOf.get(measured.measurementKey) ?? measured.unit;
    const name = measured.valueColumn;
    if (unit === measured.unit || (isNoUnit(unit) && isNoUnit(measured.unit))) return measured;
    const factor = unitFactor(measured.unit, unit);
    if (factor === 1) return { ...measured, unit };
    if (factor !== undefined) {
      assumptions.push({
        kind: "unit",
        text: `${name} is in ${measured.unit}: it was converted to ${unit}, as before.`,
      });
      return { ...measured, unit, ...scaled(measured, factor) };
    }
    if (isNoUnit(unit) || isNoUnit(measured.unit)) {
      const known = isNoUnit(unit) ? measured.unit : unit;
      const text = `${name} states the unit ${known} in some catalogs and none in others: it was taken as the same.`;
      assumptions.push({ kind: "unit", text });
      return { ...measured, unit };
    }
    const message = `${name} is in ${measured.unit}, which cannot be converted to ${unit}, as it was before: it was left out.`;
    warnings.push({ kind: "note", message });
    return { ...measured, unit, ...scaled(measured, Number.NaN) };
  });
  if (measurements.every((measured, i) => measured === sources.measurements[i])) return sources;
  const flags = sources.flags.map((flag, row) =>
    flag < 0 || measurements.some(({ value }) => !Number.isNaN(value[row])) || wasEmpty(sources, row)
      ? flag
      : noPoint.noValue,
  );
  return { ...sources, measurements, flags, warnings, ...(assumptions.length > 0 ? { assumptions } : {}) };
}

const wasEmpty = ({ measurements }: SourceTable, row: number) =>
  measurements.every(({ value }) => Number.isNaN(value[row]));

function scaled(
  { value, uncertainty, limits }: MeasuredColumn,
  factor: number,
): Pick<MeasuredColumn, "value" | "uncertainty" | "limits"> {
  const times = (numbers: Float32Array) => numbers.map((number) => number * factor);
  const none = { row: [], value: [] };
  const limit = limits && (Number.isNaN(factor) ? none : { ...limits, value: limits.value.map((one) => one * factor) });
  return { value: times(value), uncertainty: times(uncertainty), ...(limit && { limits: limit }) };
}
