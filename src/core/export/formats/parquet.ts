import type { ByteSink } from "../byte-sink.ts";
import type { CurveHead, CurveWriter, ExportFormat } from "../curve-export.ts";
import type { OpenTable, TableHead } from "../export-table.ts";
import { codedValues } from "../parquet-chunk.ts";
import { ParquetPoints } from "../parquet-points.ts";
import { leaf, openParquet } from "../parquet-writer.ts";
import { curvesByName, pointColumns } from "../point-table.ts";
import { parquetNotes } from "./parquet-nested.ts";

const rowsPerGroup = 131_072;

function openFile(head: TableHead, sink: ByteSink) {
  const { columns } = head;
  const schema = [
    { name: "schema", num_children: columns.length },
    ...columns.map(({ name, type }) => leaf(name, type)),
  ];
  return openParquet(sink, schema, parquetNotes(head, columns));
}

const openTable: OpenTable = (head, sink) => {
  const { columns } = head;
  const file = openFile(head, sink);
  return {
    write({ cells }) {
      file.write(columns.map(({ name, type }, i) => ({ name, data: cells[i]!, isMeasured: type === "float32" })));
    },
    end: () => file.end(),
  };
};

/** A row a point. */
function open(head: CurveHead, sink: ByteSink): CurveWriter {
  const { objectKey, raDeg, decDeg } = head.objects;
  // A column called flags is an attribute of a pandas DataFrame.
  const columns = pointColumns(head, "sex_flags");
  const file = openFile({ ...head, columns }, sink);
  const points = new ParquetPoints(head);
  const ofObjects = Object.entries({ object_key: objectKey, ra: raDeg, dec: decDeg }).map(
    ([name, values]) => [name, codedValues(values)] as const,
  );
  function flush(): void {
    const all = points.columns();
    for (const [name, coded] of ofObjects) all.set(name, { places: points.objects, ...coded });
    file.writeGroup(
      points.count,
      columns.map(({ name }) => ({ path: [name], values: all.get(name)! })),
    );
    points.clear();
  }
  return {
    write(block) {
      for (const { object, measurement, curves } of curvesByName(head, block)) {
        points.add(object, measurement, curves);
        if (points.count >= rowsPerGroup) flush();
      }
    },
    end() {
      if (points.count > 0) flush();
      file.end();
      return undefined;
    },
  };
}

export const parquet: ExportFormat = {
  id: "parquet",
  label: "Parquet",
  hint: "A row a point: the smallest and fastest for pandas, Polars and DuckDB",
  tableHint: "The smallest and fastest for pandas, Polars and DuckDB",
  extension: ".parquet",
  mediaType: "application/vnd.apache.parquet",
  bytesPerPoint: 14,
  python: 'import pandas as pd; t = pd.read_parquet("FILE")',
  open,
  openTable,
};
