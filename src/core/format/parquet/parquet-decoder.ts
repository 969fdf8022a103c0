import {
  type ColumnChunk,
  type ColumnMetaData,
  type Compressors,
  type Encoding,
  type FileMetaData,
  type PageHeader,
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type SchemaElement,
  snappyUncompress,
} from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { gunzipBytes, unzstdBytes } from "../../bytes/unpack-bytes.ts";

export type { ColumnChunk, ColumnMetaData, Encoding, FileMetaData, PageHeader, SchemaElement };

export interface ParquetChunk {
  columnName: string;
  columnData: ArrayLike<unknown>;
  rowStart: number;
}

const compressors: Compressors = {
  SNAPPY: (input, byteLength) => {
    const output = new Uint8Array(byteLength);
    snappyUncompress(input, output);
    return output;
  },
  GZIP: gunzipBytes,
  ZSTD: unzstdBytes,
};

type Codec = ColumnMetaData["codec"];

/** What pyarrow, pandas, DuckDB and polars write by default, and gzip. */
export function isSupportedCodec(codec: Codec): boolean {
  return codec === "UNCOMPRESSED" || compressors[codec] !== undefined;
}

export function decompress(codec: Codec, bytes: Uint8Array, byteLength: number): Uint8Array {
  return codec === "UNCOMPRESSED" ? bytes : compressors[codec]!(bytes, byteLength);
}

export function readMetadata(file: ArrayBuffer): FileMetaData {
  return parquetMetadata(file, { geoparquet: false });
}

/** The columns of a table; `nested` ones hold lists or structures. */
export function topColumns(metadata: FileMetaData): { element: SchemaElement; nested: boolean }[] {
  return parquetSchema(metadata).children.map(({ element, children }) => ({
    element,
    nested: children.length > 0 || element.repetition_type === "REPEATED",
  }));
}

/** Reads a page's header and moves the reader behind it. */
export const readPageHeader: (reader: { view: DataView; offset: number }) => PageHeader = parquetHeader;

/** Decodes definition levels of a flat column: 1 where there is a value. */
export function decodeLevels(levels: Uint8Array, valueCount: number): Uint8Array {
  const reader = { view: new DataView(levels.buffer, levels.byteOffset, levels.length), offset: 0 };
  const decoded = new Uint8Array(valueCount);
  readRleBitPackedHybrid(reader, 1, decoded, levels.length);
  return decoded;
}

/** Decodes one flat column, part by part. Times are ISO 8601 without a zone, because the file need not name one. */
export async function readChunk(blob: Blob, metadata: FileMetaData, column: string): Promise<ParquetChunk[]> {
  const chunks: ParquetChunk[] = [];
  const onChunk = (chunk: ParquetChunk) => chunks.push(chunk);
  const slice = (start: number, end?: number) => blob.slice(start, end).arrayBuffer();
  const file = { byteLength: blob.size, slice };
  await parquetRead({ file, metadata, columns: [column], compressors, parsers, geoparquet: false, onChunk });
  return chunks;
}

const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const parsers = {
  timestampFromMilliseconds: (value: bigint) => isoText(BigInt(value), 3),
  timestampFromMicroseconds: (value: bigint) => isoText(BigInt(value), 6),
  timestampFromNanoseconds: (value: bigint) => isoText(BigInt(value), 9),
  dateFromDays: (days: number) => isoText(BigInt(days) * 86_400n, 0).slice(0, 10),
  jsonFromBytes: asText,
  stringFromBytes: asText,
};

/** ISO 8601 of a count of `10^-digits` s since 1970; empty where no calendar reaches. */
function isoText(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const fraction = ((value % unit) + unit) % unit;
  const seconds = new Date(Number((value - fraction) / unit) * 1000);
  if (Number.isNaN(seconds.getTime())) return "";
  const decimals = fraction === 0n ? "" : `.${fraction.toString().padStart(digits, "0").replace(/0+$/, "")}`;
  return seconds.toISOString().slice(0, -5) + decimals;
}
