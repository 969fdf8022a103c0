import type { TimeFrame } from "../time/time-frame.ts";
import type { ByteSink } from "./byte-sink.ts";

export type CellType = "text" | "float64" | "float32" | "int16" | "int32";

/** A column of an exported table. */
export interface TableColumn {
  name: string;
  type: CellType;
  unit?: string | undefined;
  description?: string;
  /** IVOA unified content descriptor 1+. */
  ucd?: string | undefined;
  /** Longest text in UTF-8 bytes, for formats whose rows are equally long. */
  textBytes?: number;
  /** Whether all texts are; where nobody knows, they are not. */
  isAscii?: boolean;
  /** Holds times of the table's time frame, as MJD. */
  isTime?: boolean;
}

export type Cells = readonly string[] | Float64Array | Float32Array | Int16Array | Int32Array;

/** Some rows of a table, a column after the other. */
export interface TableBlock {
  rowCount: number;
  cells: Cells[];
}

/** What is said of a table before its first row. */
export interface TableHead {
  name: string;
  columns: TableColumn[];
  /** Where it came from and what was done to it, a sentence each. */
  about: string[];
  time: TimeFrame;
}

/** Takes a table's rows in blocks; everything it keeps between them is bounded. */
export interface TableWriter {
  write(block: TableBlock): void;
  end(): void;
}

export type OpenTable = (head: TableHead, sink: ByteSink) => TableWriter | Promise<TableWriter>;

/** Of texts: the longest in UTF-8 bytes, and whether all are ASCII. */
export function textSize(texts: Iterable<string>): Pick<TableColumn, "textBytes" | "isAscii"> {
  let textBytes = 1;
  let isAscii = true;
  for (const text of texts) {
    if (isAsciiText(text)) textBytes = Math.max(textBytes, text.length);
    else {
      isAscii = false;
      textBytes = Math.max(textBytes, new TextEncoder().encode(text).length);
    }
  }
  return { textBytes, isAscii };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
const isAsciiText = (text: string) => /^[\u0000-\u007f]*$/.test(text);
