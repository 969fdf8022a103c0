import { parseAsciiTable } from "./ascii-table.ts";
import { type ByteBlocks, collectBlocks, oneBlock, peekBlocks } from "./byte-blocks.ts";
import type { Catalog, CatalogFormat } from "./catalog.ts";
import { catalogFormat, headBytes } from "./format.ts";
import { gunzip, isGzip } from "./gzip.ts";
import type { ParseOptions } from "./parse-options.ts";

/** Formats that are not read piece by piece are held in memory whole, up to this many bytes. */
const maxWholeBytes = 1 << 30;

type WholeFileFormat = Exclude<CatalogFormat, "ascii-head" | "ascii-skycat">;
type WholeFileParser = (
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  options: ParseOptions,
) => Catalog | Promise<Catalog>;

/** One module a format, loaded when the first file of it arrives. */
const wholeFileParsers: Record<WholeFileFormat, () => Promise<WholeFileParser>> = {
  fits: async () => (await import("./fits.ts")).parseFits,
  "fits-ldac": async () => (await import("./fits.ts")).parseFits,
  votable: async () => (await import("./votable.ts")).parseVotable,
  ecsv: async () => (await import("./ecsv.ts")).parseEcsv,
  csv: async () => (await import("./csv.ts")).parseCsv,
  tsv: async () => (await import("./csv.ts")).parseCsv,
  parquet: async () => (await import("./parquet.ts")).parseParquet,
};

/**
 * Reads a catalog of any known format, gzipped or not, recognised by its content.
 *
 * @throws NotACatalog, CatalogSyntax, TooLarge: each names the file and what was found in it.
 */
export async function parseCatalog(
  source: Uint8Array<ArrayBuffer> | ByteBlocks,
  file: string,
  options: ParseOptions = {},
): Promise<Catalog> {
  let { head, blocks } = await peekBlocks(source instanceof Uint8Array ? oneBlock(source) : source, headBytes);
  if (isGzip(head)) ({ head, blocks } = await peekBlocks(gunzip(blocks, file), headBytes));
  const format = catalogFormat(head.subarray(0, headBytes), file);
  if (format === "ascii-head" || format === "ascii-skycat") return parseAsciiTable(blocks, file, format, options);
  const parse = await wholeFileParsers[format]();
  return parse(await collectBlocks(blocks, file, maxWholeBytes), file, options);
}
