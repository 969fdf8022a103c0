import type { SchemaElement } from "../format/parquet/parquet-decoder.ts";
import type { ByteSink } from "./byte-sink.ts";
import type { CellType } from "./export-table.ts";
import { type ChunkValues, type ListLevels, writeChunk } from "./parquet-chunk.ts";
import { ParquetWriter, SinkWriter } from "./parquet-package.ts";

export type { SchemaElement };

/** The cells of a row group's column: numbers, texts, or a record of lists a row. */
export type ParquetCells = ArrayLike<unknown>;

export interface ParquetFile {
  /** Every call is one row group. */
  write(columns: { name: string; data: ParquetCells; isMeasured?: boolean }[]): void;
  /** The same of columns that are given by leaf, in the order of the schema; `levels` of those that are lists. */
  writeGroup(rowCount: number, leaves: { path: string[]; values: ChunkValues; levels?: ListLevels }[]): void;
  end(): void;
}

/** @param metadata texts kept in the file's footer */
export function openParquet(sink: ByteSink, schema: SchemaElement[], metadata: Record<string, string>): ParquetFile {
  const writer = new SinkWriter(sink);
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const file = new ParquetWriter({ writer, schema, kvMetadata, createdBy: "Lightcurve Workbench" });
  const elements = schema.filter(({ type }) => type !== undefined);
  return {
    writeGroup(rowCount, leaves) {
      const start = writer.offset;
      const columns = leaves.map(({ path, values, levels }, i) =>
        writeChunk(writer, elements[i]!, path, values, levels),
      );
      file.row_groups.push({
        columns,
        num_rows: BigInt(rowCount),
        total_byte_size: columns.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
        total_compressed_size: BigInt(writer.offset - start),
      });
      file.num_rows += BigInt(rowCount);
      writer.flush();
    },
    write(columns) {
      const rowGroupSize = columns[0]!.data.length;
      // A dictionary takes -0 for 0: what was measured is written number by number.
      const columnData = columns.map(({ name, data, isMeasured }) => ({
        ...{ name, data: data as never },
        ...(isMeasured ? { encoding: "PLAIN" as const } : {}),
      }));
      if (rowGroupSize > 0) file.write({ columnData, rowGroupSize });
    },
    end() {
      file.finish();
    },
  };
}

/** One column of numbers or texts; all have a value in every row. */
export function leaf(name: string, type: CellType | "int64", required = true): SchemaElement {
  const repetition_type = required ? "REQUIRED" : "OPTIONAL";
  if (type === "text") return { name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type };
  if (type === "float64") return { name, type: "DOUBLE", repetition_type };
  if (type === "float32") return { name, type: "FLOAT", repetition_type };
  if (type === "int64") return { name, type: "INT64", repetition_type };
  return { name, type: "INT32", ...(type === "int16" ? { converted_type: "INT_16" } : {}), repetition_type };
}

/** A column of records of lists, in the three-level form that every reader knows. */
export function recordOfLists(name: string, fields: readonly { name: string; type: CellType }[]): SchemaElement[] {
  return [
    { name, num_children: fields.length, repetition_type: "REQUIRED" },
    ...fields.flatMap(({ name, type }): SchemaElement[] => [
      { name, num_children: 1, converted_type: "LIST", repetition_type: "REQUIRED" },
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      leaf("element", type),
    ]),
  ];
}
