import { crc32c } from "../core/bytes/crc32c.ts";
import { WorkbenchError } from "../core/errors.ts";
import { formatCounted } from "../core/format-counted.ts";
import {
  type ColumnFileFooter,
  type ColumnTable,
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
export async function createColumnFile(tree: FileTree, path: string, table: ColumnTable): Promise<ColumnFileWriter> {
  const partial = `${path}.partial`;
  const columnCount = table.columns.length;
  const file = await tree.openWrite(partial);
  let open = true;
  const close = () => {
    if (open) file.close();
    open = false;
  };
  try {
    file.truncate(0);
  } catch (error) {
    close();
    throw error;
  }
  return {
    writeRows(rowStart, rows) {
      const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
      const length = bytes.length / columnCount;
      if (length === 8 * table.rowCount) return file.write(bytes, 0);
      for (let column = 0; column < columnCount; column++)
        file.write(bytes.subarray(column * length, (column + 1) * length), cellOffset(table, column, rowStart));
    },
    async publish() {
      close();
      const checksums = await columnChecksums(tree, partial, table);
      const whole = await tree.openWrite(partial);
      try {
        whole.write(encodeFooter({ ...table, checksums }), cellOffset(table, columnCount, 0));
        whole.flush();
      } finally {
        whole.close();
      }
      await tree.rename(partial, path);
    },
    async discard() {
      close();
      await tree.remove(partial);
    },
  };
}

/**
 * Writes a column file that is there whole or not at all.
 * @param rows of all columns: the first column, then the second…
 */
export async function writeColumnFile(
  tree: FileTree,
  path: string,
  table: ColumnTable,
  rows: Float64Array<ArrayBuffer>,
): Promise<void> {
  const file = await createColumnFile(tree, path, table);
  try {
    file.writeRows(0, rows);
    await file.publish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Rows come in any order, so that columns can be summed up only when all of them are there. */
async function columnChecksums(tree: FileTree, path: string, table: ColumnTable): Promise<number[]> {
  const file = await tree.openRead(path);
  if (!file) throw new Error(`${path} is gone`);
  try {
    return table.columns.map((_, column) => crc32c(readColumnBytes(file, table, column)));
  } finally {
    file.close();
  }
}

/** A column file that is open for reading. */
export interface ColumnFile {
  readonly footer: ColumnFileFooter;
  /** @throws RangeError where the column is not as it was written */
  read(column: number): Float64Array<ArrayBuffer>;
}

/**
 * What `use` makes of a column file; undefined where there is no such file.
 * @throws DatasetDamaged where the file is not as it was written
 */
export async function useColumnFile<T>(
  tree: FileTree,
  path: string,
  use: (file: ColumnFile) => T | Promise<T>,
): Promise<T | undefined> {
  const file = await tree.openRead(path);
  if (!file) return undefined;
  try {
    const footer = readFooter(file);
    return await use({ footer, read: (column) => readColumn(file, footer, column) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const details = { path, expected: "columns of numbers", found: error.message };
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
  const bytes = readColumnBytes(file, footer, column);
  const found = crc32c(bytes);
  const expected = footer.checksums[column];
  if (found !== expected) throw new RangeError(`column ${column} has the checksum ${found}, expected ${expected}`);
  return new Float64Array(bytes.buffer);
}

function readColumnBytes(file: ReadableFile, table: ColumnTable, column: number): Uint8Array<ArrayBuffer> {
  return readExactly(file, cellOffset(table, column, 0), 8 * table.rowCount);
}

function readExactly(file: ReadableFile, at: number, byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  const read = at < 0 ? 0 : file.read(bytes, at);
  if (read !== byteLength) throw new RangeError(`${formatCounted(read, "byte")} at ${at}, expected ${byteLength}`);
  return bytes;
}
