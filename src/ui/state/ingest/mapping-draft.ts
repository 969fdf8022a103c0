import type { ColumnMapping, MeasurementColumns } from "../../../core/format/catalog.ts";

/** Meanings that one column can have. */
export const roles = {
  key: "Key",
  ra: "Right ascension, deg",
  dec: "Declination, deg",
  x: "x, pixel",
  y: "y, pixel",
  flags: "FLAGS",
  raError: "Error of right ascension",
  decError: "Error of declination",
} as const;

export type Role = keyof typeof roles;

export interface DraftMeasurement extends MeasurementColumns {
  kept: boolean;
}

/** A mapping while it is edited: measurements that are left out stay in sight. */
export interface MappingDraft {
  roles: Partial<Record<Role, string>>;
  measurements: DraftMeasurement[];
}

/** A draft of what is in force, with what was recognised beside it. */
export function draftOf(mapping: ColumnMapping, recognised: ColumnMapping): MappingDraft {
  const kept = mapping.measurements.map((measurement) => ({ ...measurement, kept: true }));
  const known = new Set(kept.map(({ measurement }) => measurement));
  const left = recognised.measurements.filter(({ measurement }) => !known.has(measurement));
  const { measurements: _, ...columns } = mapping;
  return { roles: columns, measurements: [...kept, ...left.map((measurement) => ({ ...measurement, kept: false }))] };
}

/** What the draft says, without what it leaves out. */
export function mappingOf({ roles, measurements }: MappingDraft): ColumnMapping {
  const chosen = Object.entries(roles).filter(([, column]) => column);
  return {
    ...Object.fromEntries(chosen),
    measurements: measurements.filter(({ kept }) => kept).map(({ kept: _, ...measurement }) => measurement),
  };
}

/** What is wrong with a draft's measurements, by position; undefined where nothing is. */
export function measurementProblem({ measurements }: MappingDraft, at: number): string | undefined {
  const { measurement, value, kept } = measurements[at]!;
  if (!kept) return undefined;
  if (measurement.trim() === "") return "It needs a name.";
  const twin = measurements.findIndex((other) => other.kept && other.measurement === measurement);
  if (twin !== at) return `${measurement} is there already.`;
  return value === "" ? "It needs a column of values." : undefined;
}

/** A measurement of a column that no rule knows. */
export function newMeasurement(column: string, unit = ""): DraftMeasurement {
  const kind = /mag/i.test(column) ? "mag" : /flux/i.test(column) ? "flux" : "other";
  return { measurement: column.toLowerCase(), value: column, unit: kind === "mag" ? "mag" : unit, kind, kept: true };
}

/**
 * A measurement of another column. Its name, unit and kind are those of the new column where they were those of the old
 * one; what was typed stays.
 */
export function withValue(
  pair: DraftMeasurement,
  { from, to }: { from: NamedColumn | undefined; to: NamedColumn | undefined },
): DraftMeasurement {
  if (!to) return { ...pair, value: "" };
  const was = newMeasurement(from?.name ?? "", from?.unit);
  const now = newMeasurement(to.name, to.unit);
  const asColumn = pair.kind === was.kind && pair.unit === was.unit;
  return {
    ...pair,
    value: to.name,
    ...(pair.measurement === was.measurement ? { measurement: now.measurement } : {}),
    ...(asColumn ? { unit: now.unit, kind: now.kind } : {}),
  };
}

interface NamedColumn {
  name: string;
  unit?: string | undefined;
}

/** A measurement of another kind: magnitudes are in mag, unless another unit was typed. */
export function withKind(pair: DraftMeasurement, kind: DraftMeasurement["kind"]): DraftMeasurement {
  const unit = kind === "mag" && pair.unit === "" ? "mag" : kind !== "mag" && pair.unit === "mag" ? "" : pair.unit;
  return { ...pair, kind, unit };
}

/** True where two mappings say the same, in whatever order their roles are. */
export function sameMapping(a: ColumnMapping, b: ColumnMapping): boolean {
  const text = (mapping: ColumnMapping) =>
    JSON.stringify([
      (Object.keys(roles) as Role[]).map((role) => mapping[role] ?? ""),
      mapping.measurements.map(
        ({ measurement, value, uncertainty = "", unit, kind, limit = "", keepFillers = false }) => [
          ...[measurement, value, uncertainty, unit, kind, limit, keepFillers],
        ],
      ),
    ]);
  return text(a) === text(b);
}

/** What a column means in a draft, in words; empty where it is not used. */
export function columnMeaning({ roles: columns, measurements }: MappingDraft, column: string): string {
  const role = (Object.keys(roles) as Role[]).find((role) => columns[role] === column);
  if (role) return roles[role];
  for (const { kept, measurement, value, uncertainty } of measurements) {
    if (kept && value === column) return measurement;
    if (kept && uncertainty === column) return `± ${measurement}`;
  }
  return "";
}
