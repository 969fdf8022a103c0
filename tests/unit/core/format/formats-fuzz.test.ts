import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { archiveEntries } from "../../../../src/core/bytes/archive.ts";
import { type ByteSource, bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { parseEpochTableCatalog } from "../../../../src/core/catalog/epoch-table.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import type { Catalog } from "../../../../src/core/format/catalog.ts";
import { parseCsv } from "../../../../src/core/format/delimited/csv.ts";
import { parseEcsv } from "../../../../src/core/format/delimited/ecsv.ts";
import { parseFits } from "../../../../src/core/format/fits/fits.ts";
import { parseParquet } from "../../../../src/core/format/parquet/parquet.ts";
import { parseVotable } from "../../../../src/core/format/votable/votable.ts";
import { fixtureBytes } from "../../../support/fixture-catalogs.ts";
import { mutate } from "../../../support/mutate.ts";
import { seededRandom } from "../../../support/random.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is wrong with a catalog that was read, if anything. */
function wrongWith({ columns, rowCount, rowLine, warnings }: Catalog, bytes: Bytes): string | undefined {
  const uneven = columns.find(({ data }) => data.length !== rowCount);
  if (uneven) return `column ${uneven.name} has ${uneven.data.length} of ${rowCount} values`;
  if (rowLine && rowLine.length !== rowCount) return `${rowLine.length} lines of ${rowCount} rows`;
  if (new Set(columns.map(({ name }) => name)).size !== columns.length) return "a name twice";
  if (warnings.length > 1000) return `${warnings.length} warnings`;
  // No format but Parquet, which has runs, holds more than one value a byte.
  if (columns.length * rowCount > bytes.length && !isParquet(bytes)) return `${columns.length * rowCount} values`;
  return undefined;
}

const fromLatin1 = (text: string): Bytes => new Uint8Array(Buffer.from(text, "latin1"));

const isParquet = (bytes: Bytes) => bytes[0] === 0x50 && bytes[1] === 0x41;

/** Reads mutants of the files; lists the seeds of those that broke a rule. How many were read, and refused, is counted. */
async function fuzz(files: Bytes[], count: number, firstSeed: number, read: (bytes: Bytes) => unknown) {
  const texts = files.map((bytes) => Buffer.from(bytes).toString("latin1"));
  const result = { read: 0, refused: 0, failures: [] as string[] };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const random = seededRandom(seed);
    const bytes = fromLatin1(mutate(random.pick(texts), texts, random));
    try {
      const wrong = await read(bytes);
      if (wrong !== undefined) result.failures.push(`seed ${seed}: ${wrong}`);
      result.read++;
    } catch (error) {
      if (isWorkbenchError(error)) result.refused++;
      else result.failures.push(`seed ${seed}: ${error}`);
    }
  }
  return result;
}

/** Reads a mutant; one in eight once more in small blocks: the catalog must be the same, or be refused as well. */
function readBy(parse: (source: ByteSource, file: string) => Promise<Catalog>) {
  return async (bytes: Bytes) => {
    const read = (source: ByteSource) => parse(source, "f").catch((error: unknown) => error as Error);
    const catalog = await read(bytesSource(bytes));
    if (bytes.length % 8 === 0) {
      const again = await read(smallBlocks(bytes));
      const same = catalog instanceof Error ? again instanceof Error : isDeepStrictEqual(again, catalog);
      if (!same) return "differs in small blocks";
    }
    if (catalog instanceof Error) throw catalog;
    return wrongWith(catalog, bytes);
  };
}

const smallBlocks = (bytes: Bytes): ByteSource => ({
  async *open() {
    for (let at = 0; at < bytes.length; at += 61) yield bytes.subarray(at, at + 61);
  },
});

const fixtures = (...names: string[]) => names.map(fixtureBytes);
const csvFiles = fixtures(
  "pandas.csv",
  "pandas.tsv",
  "spreadsheet.csv",
  "vizier.tsv",
  "numpy.txt",
  "pandas_semicolon.csv",
  "utf16.tsv",
);

const readers: [format: string, count: number, files: Bytes[], read: (bytes: Bytes) => unknown][] = [
  ["CSV", 4_000, csvFiles, readBy(parseCsv)],
  [
    "ECSV",
    3_000,
    fixtures("astropy.ecsv", "astropy_comma.ecsv", "mixins.ecsv", "block_style.ecsv", "masks.ecsv"),
    readBy(parseEcsv),
  ],
  ["FITS", 3_000, fixtures("types.fits", "scaled.fits", "sextractor.ldac"), readBy(parseFits)],
  [
    "VOTable",
    2_000,
    fixtures("astropy_tabledata.xml", "astropy_binary.xml", "astropy_binary2.xml"),
    readBy(parseVotable),
  ],
  [
    "Parquet",
    2_000,
    fixtures(
      "pyarrow_snappy.parquet",
      "pyarrow_zstd.parquet",
      "pyarrow_gzip.parquet",
      "pyarrow_none.parquet",
      "runs.parquet",
    ),
    readBy(parseParquet),
  ],
  [
    "epoch table",
    3_000,
    csvFiles.concat(fixtures("mixins.ecsv", "block_style.ecsv")),
    async (bytes) => {
      const parse = bytes[0] === 35 && bytes[2] === 37 ? parseEcsv : parseCsv;
      const catalog = await parse(bytesSource(bytes), "f");
      const { rowCount, epochKey, epochMjd, columns } = parseEpochTableCatalog(catalog, { contentHash: "" });
      const lengths = new Set([rowCount, epochKey.length, epochMjd.length, ...columns.map(({ data }) => data.length)]);
      return lengths.size > 1 || new Set(epochKey).size !== rowCount ? "uneven or repeated epochs" : undefined;
    },
  ],
  [
    "archive",
    1_500,
    fixtures("traversal.zip", "gnu.tar", "catalogs.tar.gz"),
    async (bytes) => {
      for await (const entry of (await archiveEntries(new Blob([bytes]), "f")) ?? []) {
        await entry.unpack().catch((error: unknown) => {
          if (!isWorkbenchError(error)) throw error;
        });
      }
    },
  ],
];

describe("damaged files are read or refused with a reason, whatever the damage", () => {
  test.each(readers)("%s, %i times", async (_, count, files, read) => {
    const { failures, read: good, refused } = await fuzz(files, count, 1, read);
    expect(failures).toEqual([]);
    expect(good + refused).toBe(count);
    // Mutants that all fail at the first byte would prove nothing.
    expect(good).toBeGreaterThan(count / 20);
    expect(refused).toBeGreaterThan(count / 50);
  });
});
