// Made by hand because hyparquet 1.31 makes arrays of JavaScript values and believes the sizes that a file declares; here a page
// is refused above 256 MB. Thrift, levels, encodings and decompression are hyparquet's (parquet-decoder.ts).

import { byteError } from "../../bytes/syntax-errors.ts";
import { WorkbenchError } from "../../errors.ts";
import { formatCounted } from "../../format-counted.ts";
import {
  type ColumnMetaData,
  decodeLevels,
  decompress,
  isSupportedCodec,
  type PageHeader,
  readPageHeader,
} from "./parquet-decoder.ts";

const maxPageBytes = 256 << 20;
const maxChunkBytes = 1 << 30;

/** Where a column of a row group lies in the file. Throws `CatalogSyntax` when that is not within it, `TooLarge`. */
export function chunkRange(column: ColumnMetaData, fileBytes: number, file: string): { start: number; end: number } {
  const start = Number(chunkStart(column));
  const end = start + Number(column.total_compressed_size);
  if (!(start >= 4 && end <= fileBytes && start < end)) {
    throw byteError(
      file,
      fileBytes,
      `pages of column ${column.path_in_schema} at ${start} to ${end}`,
      "the end of the file",
    );
  }
  if (end - start <= maxChunkBytes) return { start, end };
  const details = { file, what: "bytes in one column of a row group", limit: maxChunkBytes, found: end - start };
  throw new WorkbenchError(
    "TooLarge",
    details,
    `${file} has a row group with a column of ${formatCounted(end - start, "byte")}.`,
  );
}

/**
 * Walks over all pages of a flat column chunk before hyparquet decodes them, because hyparquet trusts the counts in a file:
 * a run of 2^31 repetitions in five damaged bytes would take all memory. `start`: where in the file the bytes lie. Throws `CatalogSyntax` with the byte, `TooLarge`.
 */
export function checkPages(
  bytes: Uint8Array,
  start: number,
  column: ColumnMetaData,
  nullable: boolean,
  rowCount: number,
  file: string,
): void {
  const { codec } = column;
  if (!isSupportedCodec(codec)) {
    throw byteError(file, start, "no compression, or SNAPPY, GZIP or ZSTD", String(codec));
  }
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  let values = 0;
  while (values < rowCount && reader.offset < bytes.length - 1) {
    const at = start + reader.offset;
    const header = readPageHeader(reader);
    const from = reader.offset;
    reader.offset += header.compressed_page_size;
    if (!(header.compressed_page_size >= 0 && reader.offset <= bytes.length)) {
      throw byteError(
        file,
        at,
        "a page within its column",
        `one of ${formatCounted(header.compressed_page_size, "byte")}`,
      );
    }
    checkPageSize(header, file);
    const count = pageValueCount(header);
    const isData = header.type === "DATA_PAGE" || header.type === "DATA_PAGE_V2";
    if (isData) values += count;
    if (!(count >= 0) || values > rowCount) {
      throw byteError(file, at, `pages of ${formatCounted(rowCount, "value")} in all`, `${Math.max(values, count)}`);
    }
    const page = bytes.subarray(from, from + header.compressed_page_size);
    const good = isData ? checkRuns(page, header, column, nullable) : count <= 8 * header.uncompressed_page_size;
    if (!good) throw byteError(file, at, `a page of ${formatCounted(count, "value")}`, "more or less than that");
  }
  if (values !== rowCount)
    throw byteError(
      file,
      start + bytes.length,
      `${formatCounted(rowCount, "value")} of column ${column.path_in_schema}`,
      `${values}`,
    );
}

/** Where a column chunk begins: at its dictionary when there is one. */
function chunkStart({ dictionary_page_offset, data_page_offset }: ColumnMetaData): bigint {
  return !dictionary_page_offset || data_page_offset < dictionary_page_offset
    ? data_page_offset
    : dictionary_page_offset;
}

function checkPageSize({ uncompressed_page_size }: PageHeader, file: string): void {
  if (uncompressed_page_size >= 0 && uncompressed_page_size <= maxPageBytes) return;
  const details = { file, what: "bytes in one page", limit: maxPageBytes, found: uncompressed_page_size };
  throw new WorkbenchError(
    "TooLarge",
    details,
    `${file} has a page of ${formatCounted(uncompressed_page_size, "byte")}.`,
  );
}

function pageValueCount({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader): number {
  return (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? Number.NaN;
}

/** Whether the runs of definition levels and dictionary indices in a page are as long as its values are many. */
function checkRuns(page: Uint8Array, header: PageHeader, { codec, type }: ColumnMetaData, nullable: boolean): boolean {
  const v2 = header.data_page_header_v2;
  let body: Uint8Array;
  let valueCount: number;
  let encoding: string;
  if (v2) {
    const levels = v2.definition_levels_byte_length;
    if (v2.repetition_levels_byte_length !== 0 || !(levels >= 0 && levels <= page.length)) return false;
    if (nullable && levels > 0 && !runsFit(page.subarray(0, levels), 1, v2.num_values)) return false;
    const rest = page.subarray(levels);
    body = v2.is_compressed === false ? rest : decompress(codec, rest, header.uncompressed_page_size - levels);
    valueCount = v2.num_values - v2.num_nulls;
    encoding = v2.encoding;
  } else {
    const v1 = header.data_page_header!;
    body = decompress(codec, page, header.uncompressed_page_size);
    valueCount = v1.num_values;
    encoding = v1.encoding;
    if (nullable) {
      const levels = prefixed(body);
      if (!levels || !runsFit(levels, 1, valueCount)) return false;
      valueCount = decodeLevels(levels, valueCount).reduce((sum, level) => sum + level, 0);
      body = body.subarray(4 + levels.length);
    }
  }
  if (!(valueCount >= 0)) return false;
  if (encoding === "RLE" || (encoding.endsWith("_DICTIONARY") && type === "BOOLEAN")) {
    const runs = prefixed(body);
    return runs !== undefined && runsFit(runs, 1, valueCount);
  }
  if (!encoding.endsWith("_DICTIONARY")) return true;
  const width = body[0] ?? Number.NaN;
  return width === 0 || (width <= 32 && runsFit(body.subarray(1), width, valueCount));
}

/** The bytes behind a little-endian length. */
function prefixed(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 4) return undefined;
  const byteLength = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return byteLength <= bytes.length - 4 ? bytes.subarray(4, 4 + byteLength) : undefined;
}

/** Follows the hybrid of runs and bit-packed groups (Parquet's "RLE") without decoding it. Groups may pad by up to 7 values. */
function runsFit(bytes: Uint8Array, width: number, valueCount: number): boolean {
  let at = 0;
  let seen = 0;
  while (seen < valueCount) {
    let header = 0;
    let scale = 1;
    for (;;) {
      if (at >= bytes.length || scale > 2 ** 28) return false;
      const byte = bytes[at++]!;
      header += (byte & 127) * scale;
      if (byte < 128) break;
      scale *= 128;
    }
    const isPacked = header % 2 === 1;
    const count = isPacked ? 8 * Math.floor(header / 2) : header / 2;
    at += isPacked ? (count / 8) * width : Math.ceil(width / 8);
    seen += count;
    if (seen > valueCount + 7 || at > bytes.length + width) return false;
  }
  return true;
}
