import type { CurveHead, ExportBlock, ExportFormat } from "../curve-export.ts";
import type { TableColumn, TableHead } from "../export-table.ts";
import { codedValues, listLevels } from "../parquet-chunk.ts";
import { ParquetPoints } from "../parquet-points.ts";
import { leaf, openParquet, type ParquetFile, recordOfLists, type SchemaElement } from "../parquet-writer.ts";
import { curvesByName, pointColumns } from "../point-table.ts";

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
  const points = new ParquetPoints(head);
  /** Objects, and how many points each has. */
  let rows: number[] = [];
  let lengths: number[] = [];

  function flush(): void {
    const { objectKey, raDeg, decDeg } = head.objects;
    const all = points.columns();
    const levels = listLevels(lengths);
    const keys = codedValues(rows.map((object) => objectKey[object]!));
    file.writeGroup(rows.length, [
      ...(ids ? [{ path: [ids.name], values: BigInt64Array.from(rows, ids.of) }] : []),
      { path: ["object_key"], values: { places: Int32Array.from(rows, (_, row) => row), ...keys } },
      { path: ["ra"], values: Float64Array.from(rows, (object) => raDeg[object]!) },
      { path: ["dec"], values: Float64Array.from(rows, (object) => decDeg[object]!) },
      ...lists.map(({ name }) => ({ path: ["lightcurve", name, "list", "element"], values: all.get(name)!, levels })),
    ]);
    points.clear();
    rows = [];
    lengths = [];
  }

  return {
    write(block, objectStart, objectEnd) {
      for (const { object, measurement, curves } of curvesByName(head, block)) {
        if (object < objectStart || object >= objectEnd) continue;
        if (rows.at(-1) !== object) {
          if (rows.length >= rowsPerGroup || points.count >= pointsPerGroup) flush();
          rows.push(object);
          lengths.push(0);
        }
        lengths[lengths.length - 1]! += points.add(object, measurement, curves);
      }
    },
    end() {
      if (rows.length > 0) flush();
      file.end();
    },
  };
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
