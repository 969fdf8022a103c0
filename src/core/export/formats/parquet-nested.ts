import type { LightCurve } from "../../lightcurve/light-curve.ts";
import type { CurveHead, ExportBlock, ExportFormat } from "../curve-export.ts";
import type { TableColumn, TableHead } from "../export-table.ts";
import { leaf, openParquet, type ParquetFile, recordOfLists, type SchemaElement } from "../parquet-writer.ts";
import { curvesOfBlock, leaves, limitAt, pointColumns, reasonOf } from "../point-table.ts";

/** What a Parquet file says of itself in its footer. */
export function parquetNotes({ name, about, time }: Omit<TableHead, "columns">, columns: readonly TableColumn[]) {
  const described = columns.map(({ name, unit, ucd, description }) => ({ name, unit, ucd, description }));
  return {
    ...{ name, about: about.join("\n"), columns: JSON.stringify(described) },
    ...{ time_scale: time.scale, time_reference: time.reference, time_place: time.place, time_format: "mjd" },
  };
}

const objectFields = ["object_key", "ra", "dec"];
const rowsPerGroup = 4096;
const pointsPerGroup = 500_000;

export interface NestedFile extends Pick<ParquetFile, "end"> {
  /** Takes the objects of a block from one position of the head to before another. */
  write(block: ExportBlock, objectStart: number, objectEnd: number): void;
}

/**
 * One file with a row an object and its light curves as a record of lists, which nested-pandas packs at once.
 * @param ids a number a row that leads it, by position of the object in the head
 */
export function openNested(
  head: CurveHead,
  sink: Parameters<ExportFormat["open"]>[1],
  ids?: { name: string; of: (object: number) => bigint },
): NestedFile {
  const columns = pointColumns(head, "sex_flags");
  const lists = columns.filter(({ name }) => !objectFields.includes(name));
  const schema: SchemaElement[] = [
    { name: "schema", num_children: objectFields.length + 1 + (ids ? 1 : 0) },
    ...(ids ? [leaf(ids.name, "int64")] : []),
    ...columns.filter(({ name }) => objectFields.includes(name)).map(({ name, type }) => leaf(name, type)),
    ...recordOfLists("lightcurve", lists),
  ];
  const file = openParquet(sink, schema, parquetNotes(head, columns));
  let rows: { object: number; lightcurve: Record<string, unknown[]> }[] = [];
  let points = 0;
  // A dictionary takes -0 for 0: such a group is written number by number.
  let isPlain = false;

  function flush(): void {
    const { objectKey, raDeg, decDeg } = head.objects;
    const numbers = rows.map(({ object }) => object);
    file.write([
      ...(ids ? [{ name: ids.name, data: numbers.map(ids.of) }] : []),
      { name: "object_key", data: numbers.map((object) => objectKey[object]!) },
      { name: "ra", data: numbers.map((object) => raDeg[object]!) },
      { name: "dec", data: numbers.map((object) => decDeg[object]!) },
      { name: "lightcurve", data: rows.map(({ lightcurve }) => lightcurve), isMeasured: isPlain },
    ]);
    rows = [];
    points = 0;
    isPlain = false;
  }

  return {
    write(block, objectStart, objectEnd) {
      const perObject = head.measurements.length;
      let at = 0;
      for (const curves of curvesOfBlock(block, head.values)) {
        const object = block.firstObject + Math.floor(at / perObject);
        const measurement = head.measurements[at++ % perObject]!;
        if (object < objectStart || object >= objectEnd) continue;
        if (rows.at(-1)?.object !== object) {
          if (rows.length >= rowsPerGroup || points >= pointsPerGroup) flush();
          rows.push({ object, lightcurve: Object.fromEntries(lists.map(({ name }) => [name, []])) });
        }
        isPlain ||= curves.some(({ value }) => value.some((one) => Object.is(one, -0)));
        points += takePoints(rows.at(-1)!.lightcurve, head, measurement, curves);
      }
    },
    end() {
      if (rows.length > 0) flush();
      file.end();
    },
  };
}

/** Adds the points of one light curve to lists; returns how many. */
function takePoints(
  lists: Record<string, unknown[]>,
  head: CurveHead,
  { measurementKey, unit }: CurveHead["measurements"][number],
  curves: readonly LightCurve[],
): number {
  const last = curves.at(-1)!;
  const numbers = Object.keys(lists).filter((name) => /^(value|uncertainty)/.test(name));
  let count = 0;
  for (let epoch = 0; epoch < last.value.length; epoch++) {
    if (!leaves(head, curves, epoch)) continue;
    count++;
    lists.measurement!.push(measurementKey);
    lists.unit?.push(unit);
    lists.epoch_key!.push(last.epochKeys[epoch]);
    lists.mjd!.push(last.epochMjd[epoch]);
    for (const [k, name] of numbers.entries()) {
      const { value, uncertainty } = curves[k >> 1]!;
      lists[name]!.push((k % 2 === 0 ? value : uncertainty)[epoch]);
    }
    lists.limit?.push(limitAt(last, epoch));
    lists.sex_flags!.push(last.flags[epoch]);
    lists.reason!.push(reasonOf(last, epoch));
  }
  return count;
}

export const parquetNested: ExportFormat = {
  id: "parquet-nested",
  label: "Parquet, a row an object",
  hint: "Light curves as lists in each row: for nested-pandas",
  extension: ".parquet",
  mediaType: "application/vnd.apache.parquet",
  bytesPerPoint: 14,
  python: 'from nested_pandas import read_parquet; t = read_parquet("FILE")',
  open(head, sink) {
    const file = openNested(head, sink);
    return {
      write: (block) => file.write(block, 0, Number.POSITIVE_INFINITY),
      end() {
        file.end();
        return undefined;
      },
    };
  },
};
