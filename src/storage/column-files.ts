import type { AxisColumn } from "../core/cube/dataset.ts";
import { isWorkbenchError, WorkbenchError } from "../core/errors.ts";
import {
  type ColumnFileFooter,
  cellOffset,
  decodeFooter,
  encodeFooter,
  footerLength,
  footerTailBytes,
} from "../core/table/column-file.ts";
import type { FileTree, ReadableFile } from "./files.ts";

/** A column file that is being made beside where it shall be. */
export interface ColumnFileWriter {
  /** Rows of all columns: those of the first column, then of the second… */
  writeRows(rowStart: number, rows: Float64Array<ArrayBuffer>): void;
  /** Puts the file in place of an earlier one, whole or not at all. */
  publish(): Promise<void>;
  /** Gives up what was written. */
  discard(): Promise<void>;
}

/** Every row of every column must be written before it is published. */
export async function createColumnFile(
  tree: FileTree,
  path: string,
  footer: ColumnFileFooter,
): Promise<ColumnFileWriter> {
  const partial = `${path}.partial`;
  const columnCount = footer.columns.length;
  const file = await tree.openWrite(partial);
  file.truncate(0);
  return {
    writeRows(rowStart, rows) {
      const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
      const length = bytes.length / columnCount;
      if (length === 8 * footer.rowCount) return file.write(bytes, 0);
      for (let column = 0; column < columnCount; column++)
        file.write(bytes.subarray(column * length, (column + 1) * length), cellOffset(footer, column, rowStart));
    },
    async publish() {
      try {
        file.write(encodeFooter(footer), cellOffset(footer, columnCount, 0));
        file.flush();
      } finally {
        file.close();
      }
      await tree.rename(partial, path);
    },
    async discard() {
      file.close();
      await tree.remove(partial);
    },
  };
}

/** The names of a file's columns; undefined where there is no such file, or it is not as it was written. */
export async function readColumnNames(tree: FileTree, path: string): Promise<string[] | undefined> {
  try {
    return await withColumnFile(tree, path, (_, { columns }) => columns.map(({ name }) => name));
  } catch (error) {
    if (isWorkbenchError(error, "DatasetDamaged")) return undefined;
    throw error;
  }
}

/**
 * The columns of a file that `wanted` asks for, in the file's order; undefined where there is no such file.
 * @throws DatasetDamaged where the file is not as it was written
 */
export async function readColumnFile(
  tree: FileTree,
  path: string,
  wanted: (name: string) => boolean,
): Promise<AxisColumn[] | undefined> {
  return withColumnFile(tree, path, (file, footer) =>
    footer.columns.flatMap((column, index) =>
      wanted(column.name) ? [{ ...column, data: readColumn(file, footer, index) }] : [],
    ),
  );
}

async function withColumnFile<T>(
  tree: FileTree,
  path: string,
  use: (file: ReadableFile, footer: ColumnFileFooter) => T,
): Promise<T | undefined> {
  const file = await tree.openRead(path);
  if (!file) return undefined;
  try {
    return use(file, readFooter(file));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const details = { datasetId: "", path, expected: "columns of numbers", found: error.message };
    throw new WorkbenchError("DatasetDamaged", details, `${path} is not as it was written: ${error.message}.`);
  } finally {
    file.close();
  }
}

function readFooter(file: ReadableFile): ColumnFileFooter {
  const tailAt = file.byteLength - footerTailBytes;
  const length = tailAt < 0 ? 0 : footerLength(readExactly(file, tailAt, footerTailBytes));
  return decodeFooter(readExactly(file, tailAt - length, length), file.byteLength);
}

function readColumn(file: ReadableFile, footer: ColumnFileFooter, column: number): Float64Array<ArrayBuffer> {
  return new Float64Array(readExactly(file, cellOffset(footer, column, 0), 8 * footer.rowCount).buffer);
}

function readExactly(file: ReadableFile, at: number, byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  const read = at < 0 ? 0 : file.read(bytes, at);
  if (read !== byteLength) throw new RangeError(`${read} bytes at ${at}, expected ${byteLength}`);
  return bytes;
}
