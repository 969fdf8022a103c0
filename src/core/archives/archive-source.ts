import type { Assumption } from "../assumption.ts";
import type { MeasurementAxis } from "../cube/dataset.ts";
import { flagBytes, flagsIn } from "../cube/flag-array.ts";
import type { LimitsOfEpoch } from "../cube/limits.ts";
import { noPoint } from "../cube/no-point.ts";
import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";
import type { CurveName } from "../lightcurve/curve-pack.ts";
import { blocksOf, type CurveSource } from "../lightcurve/curve-source.ts";
import { filterKey } from "../naming/name-filter.ts";
import type { ArchivePoints } from "./archive-points.ts";

/** What a file of an archive is known by before it is read. */
export interface ArchiveIdentity {
  sourceId: string;
  name: string;
  file: string;
}

/** Light curves of an archive, and the limits among them as a dataset's journal keeps them. */
export interface ArchiveSource extends CurveSource {
  /** Parts of the times' frame that the file says, and how. */
  timeSaid: ArchivePoints["timeSaid"];
  /** By epoch key. */
  limitsOfEpochs(): ReadonlyMap<string, LimitsOfEpoch>;
  /** Of each light curve that has any, in the order of objects and measurements. */
  counts(): CurveCount[];
}

/** How many points and limits a light curve has. */
export interface CurveCount extends CurveName {
  pointCount: number;
  limitCount: number;
}

/** A row of the file that is a point, or a limit. */
interface Placed {
  row: number;
  object: number;
  table: number;
  epoch: number;
}

const firstNarrowBit = 2 ** 15;

/**
 * Points as objects x bands x the union of their times. Two observations of one object in one band at the same time are two
 * epochs of that time: none is lost. Rows without a time, and those that the archive calls bad, are left out and counted.
 * @param mayBeEmpty for a look at what may be said of it
 * @throws NotACatalog where no row is left
 */
export function archiveSource(
  points: ArchivePoints,
  identity: ArchiveIdentity,
  { mayBeEmpty = false } = {},
): ArchiveSource {
  const { time, values, places, archive } = points;
  const rows = usableRows(points);
  if (rows.length === 0 && !mayBeEmpty) {
    const found = `a light curve of ${archive} without a usable row`;
    const message = `${identity.file} is ${found}: none has a time, or all are marked bad.`;
    throw new WorkbenchError("NotACatalog", { file: identity.file, found }, message);
  }
  const objectKey = [...new Set(rows.map((row) => points.objectKey[row]!))];
  const bands = [...new Set(rows.map((row) => points.band[row] ?? ""))].sort();
  const tables = tableKeys(bands);
  const { epochKey, epochMjd, placed } = layOut(points, rows, objectKey, bands);
  /** Of each measurement, its table and its numbers. */
  const measuredBy = tables.flatMap((_, table) =>
    values.flatMap((value, at) =>
      (points.valuesOfBand?.get(bands[table]!)?.includes(at) ?? true) ? [{ table, value }] : [],
    ),
  );
  const measurements = measuredBy.map(({ table, value }): MeasurementAxis => {
    const { name, unit, kind, valueColumn, uncertaintyColumn } = value;
    const tableKey = tables[table]!;
    return {
      ...{ measurementKey: `${tableKey}-${name}`, tableKey, unit, kind, valueColumn },
      ...(uncertaintyColumn ? { uncertaintyColumn } : {}),
    };
  });
  const byCurve = new Map<number, Placed[]>();
  for (const one of placed) {
    const at = one.object * tables.length + one.table;
    const known = byCurve.get(at);
    if (known) known.push(one);
    else byCurve.set(at, [one]);
  }
  const wide = points.flags.some((flag) => flag >= firstNarrowBit);
  const hasLimits = values.some(({ limit }) => limit?.some((one) => !Number.isNaN(one)));
  const objectIndex = new Map(objectKey.map((key, at) => [key, at]));
  const measurementIndex = new Map(measurements.map(({ measurementKey }, at) => [measurementKey, at]));
  const axisId = `${identity.sourceId}/epochs`;
  const assumptions = points.united ? [...(points.assumptions ?? [])] : assumptionsOf(points, identity.file);
  const position = (name: "raDeg" | "decDeg") =>
    Float64Array.from(objectKey, (key) => places.get(key)?.[name] ?? Number.NaN);
  const none = () => new Float64Array(objectKey.length).fill(Number.NaN);
  /** As catalogs have it: a row without any value says why; one with some value has its flags. */
  const flagOf = (row: number): number => {
    if (values.some(({ value }) => !Number.isNaN(value[row]!))) return points.flags[row]!;
    return values.some(({ limit }) => limit !== undefined && !Number.isNaN(limit[row]!))
      ? noPoint.upperLimit
      : noPoint.noValue;
  };

  const source: ArchiveSource = {
    timeSaid: points.timeSaid,
    overview: async () => ({
      record: {
        ...{ datasetId: identity.sourceId, name: identity.name, objectCount: objectKey.length },
        ...{ tables: tables.map((tableKey) => ({ tableKey })), measurements, time, assumptions },
      },
      ...(wide && { wideFlags: true }),
      ...(hasLimits && { hasLimits: true }),
    }),
    objects: async () => ({
      ...{ count: objectKey.length, objectKey: [...objectKey], columns: [] },
      ...{ raDeg: position("raDeg"), decDeg: position("decDeg"), xImage: none(), yImage: none() },
    }),
    epochs: async () => ({
      ...{ count: epochKey.length, epochKey: [...epochKey], epochMjd: epochMjd.slice(), columns: [] },
      timeSource: epochKey.map(() => "header"),
      catalogs: epochKey.map(() => []),
      refused: epochKey.map(() => []),
    }),
    async curvePack(curves, knownAxisId) {
      const count = epochKey.length;
      const buffer = new ArrayBuffer(curves.length * count * (8 + flagBytes(wide || undefined)));
      const numbers = new Float32Array(buffer, 0, 2 * curves.length * count).fill(Number.NaN);
      const flags = flagsIn(buffer, 8 * curves.length * count, curves.length * count, wide).fill(noPoint.noCatalog);
      const limits: { curve: number; epoch: number; value: number }[] = [];
      for (const [i, { objectKey, measurementKey }] of curves.entries()) {
        const object = objectIndex.get(objectKey);
        const measurement = measurementIndex.get(measurementKey);
        if (object === undefined || measurement === undefined) throw unknown(objectKey, measurementKey, object);
        const {
          table,
          value: { value, uncertainty, limit },
        } = measuredBy[measurement]!;
        for (const { row, epoch } of byCurve.get(object * tables.length + table) ?? []) {
          numbers[2 * i * count + epoch] = value[row]!;
          numbers[(2 * i + 1) * count + epoch] = Number.isNaN(value[row]!) ? Number.NaN : uncertainty[row]!;
          flags[i * count + epoch] = flagOf(row);
          if (limit && !Number.isNaN(limit[row]!)) limits.push({ curve: i, epoch, value: limit[row]! });
        }
      }
      return {
        ...{ axisId, numbers, flags },
        ...(limits.length > 0 ? { limits } : {}),
        ...(axisId === knownAxisId ? {} : { axis: { axisId, epochKeys: [...epochKey], epochMjd: epochMjd.slice() } }),
      };
    },
    blocks: (wanted) =>
      blocksOf(source, async () => ({ ...(await source.overview()), epochCount: epochKey.length }), wanted),
    limitsOfEpochs() {
      const found = new Map<string, LimitsOfEpoch>();
      for (const { row, object, table, epoch } of placed)
        for (const { name, limit } of values) {
          if (!limit || Number.isNaN(limit[row]!)) continue;
          const of = found.get(epochKey[epoch]!) ?? {};
          found.set(epochKey[epoch]!, of);
          const measurementKey = `${tables[table]}-${name}`;
          const known = of[measurementKey] ?? { object: [], value: [] };
          of[measurementKey] = known;
          known.object.push(object);
          known.value.push(limit[row]!);
        }
      return found;
    },
    counts: () =>
      objectKey.flatMap((object, at) =>
        measurements.flatMap(({ measurementKey }, m): CurveCount[] => {
          const {
            table,
            value: { value, limit },
          } = measuredBy[m]!;
          const rows = byCurve.get(at * tables.length + table) ?? [];
          const pointCount = rows.filter(({ row }) => !Number.isNaN(value[row]!)).length;
          const limitCount = rows.filter(({ row }) => limit !== undefined && !Number.isNaN(limit[row]!)).length;
          return pointCount + limitCount > 0 ? [{ objectKey: object, measurementKey, pointCount, limitCount }] : [];
        }),
      ),
    close() {},
  };
  return source;
}

/** One key a band, whatever is taken out of its name. */
function tableKeys(bands: readonly string[]): string[] {
  const taken = new Set<string>();
  return bands.map((band) => {
    const plain = filterKey(band) || "default";
    let key = plain;
    for (let n = 2; taken.has(key); n++) key = `${plain}_${n}`;
    taken.add(key);
    return key;
  });
}

function layOut({ objectKey, band, mjd }: ArchivePoints, rows: readonly number[], objects: string[], bands: string[]) {
  const objectAt = new Map(objects.map((key, at) => [key, at]));
  const bandAt = new Map(bands.map((name, at) => [name, at]));
  const again = new Map<string, number>();
  const turns = rows.map((row) => {
    const id = `${objectKey[row]}\0${band[row] ?? ""}\0${mjd[row]}`;
    const turn = again.get(id) ?? 0;
    again.set(id, turn + 1);
    return turn;
  });
  const idOf = (row: number, turn: number) => `${mjd[row]}\0${turn}`;
  const distinct = new Map<string, { time: number; turn: number }>();
  for (const [i, row] of rows.entries()) distinct.set(idOf(row, turns[i]!), { time: mjd[row]!, turn: turns[i]! });
  const epochs = [...distinct].sort(([, a], [, b]) => a.time - b.time || a.turn - b.turn);
  const times = [...new Set(epochs.map(([, { time }]) => time))];
  const digits = [5, 6, 8].find((n) => new Set(times.map((time) => time.toFixed(n))).size === times.length) ?? 11;
  const epochAt = new Map(epochs.map(([id], at) => [id, at]));
  return {
    epochKey: epochs.map(([, { time, turn }]) => `${time.toFixed(digits)}${turn > 0 ? `_${turn + 1}` : ""}`),
    epochMjd: Float64Array.from(epochs, ([, { time }]) => time),
    placed: rows.map(
      (row, i): Placed => ({
        ...{ row, object: objectAt.get(objectKey[row]!)!, table: bandAt.get(band[row] ?? "")! },
        epoch: epochAt.get(idOf(row, turns[i]!))!,
      }),
    ),
  };
}

function usableRows({ objectKey, bad, mjd }: ArchivePoints): number[] {
  return Array.from(objectKey.keys()).filter((row) => !bad.rows.has(row) && Number.isFinite(mjd[row]!));
}

/** All that is assumed of a file of light curves. What cannot be said before it is read, only the file itself changes. */
export const assumptionsOf = (points: ArchivePoints, file: string): Assumption[] =>
  [...notesOf(points, usableRows(points).length), ...(points.assumptions ?? [])].map((assumption) => ({
    remedy: "file",
    ...assumption,
    path: file,
  }));

function notesOf({ archive, bad, mjd, notes, places }: ArchivePoints, kept: number): Assumption[] {
  const timeless = mjd.filter((time, row) => !Number.isFinite(time) && !bad.rows.has(row)).length;
  const left = `${formatCounted(bad.rows.size, "row was", "rows were")} left out, marked${bad.kept ? "" : " bad"} by ${bad.by}.`;
  const texts = [
    ...(timeless > 0
      ? [`${formatCounted(timeless, "row without a time was", "rows without a time were")} left out.`]
      : []),
    ...(places.size === 0 ? ["The file does not say where its objects are on the sky."] : []),
    ...notes,
  ];
  return [
    { kind: "table", text: `A light curve of ${archive}: ${formatCounted(kept, "row was", "rows were")} read.` },
    ...(bad.rows.size > 0 ? [{ kind: "table", text: left, remedy: "curves" } as const] : []),
    ...texts.map((text): Assumption => ({ kind: "table", text })),
  ];
}

function unknown(objectKey: string, measurementKey: string, object: number | undefined) {
  return object === undefined
    ? new WorkbenchError("UnknownObject", { objectKey }, `There is no object ${objectKey}.`)
    : new WorkbenchError(
        "UnknownMeasurement",
        { measurementKey, known: [] },
        `There is no measurement ${measurementKey}.`,
      );
}
