import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DatasetRecord } from "../../../../src/core/cube/dataset.ts";
import type { Slab } from "../../../../src/core/cube/slab.ts";
import { silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

const epochs = ["IDF_gr58853098_ch1_sci", "IDF_gr58958417_ch1_sci", "IDF_gr59260420_ch1_sci"];
const folder = `${sharedData}synth-a/`;
const reference = () => dropped("coadd_ch1.sexcat", readFileSync(`${folder}coadd_ch1.sexcat`));

/** Names and cells of an ASCII_HEAD catalog without vector columns, read in the simplest way there is. */
function asciiTable(text: string): { names: string[]; cells: string[][] } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const named = lines.filter((line) => line.startsWith("#")).map((line) => line.trim().split(/\s+/));
  const cells = lines.filter((line) => !line.startsWith("#")).map((line) => line.trim().split(/\s+/));
  const names: string[] = [];
  for (const [k, [, number, name]] of named.entries()) {
    const end = Number(named[k + 1]?.[1] ?? cells[0]!.length + 1);
    for (let at = Number(number); at < end; at++)
      names.push(at === Number(number) ? name! : `${name}_${at - Number(number)}`);
  }
  expect(names).toHaveLength(cells[0]!.length);
  return { names, cells };
}

function toCsv(text: string): string {
  const { names, cells } = asciiTable(text);
  return [names, ...cells].map((row) => row.join(",")).join("\n");
}

function toEcsv(text: string): string {
  const { names, cells } = asciiTable(text);
  const types = names.map((name) => `# - {name: ${name}, datatype: float64}\n`).join("");
  const rows = [names, ...cells].map((row) => row.join(" ")).join("\n");
  return `# %ECSV 1.0\n# ---\n# datatype:\n${types}# schema: astropy-2.0\n${rows}\n`;
}

const asciiOf = (epoch: string) => readFileSync(`${folder}formats/${epoch}.sexcat`, "utf8");

/** The series in each format: SExtractor's own files, and its ASCII digits as CSV and ECSV. */
const series: Record<string, (epoch: string) => DroppedFile> = {
  ASCII_HEAD: (epoch) => dropped(`${epoch}.sexcat`, asciiOf(epoch)),
  "FITS_1.0": (epoch) => dropped(`${epoch}.fits`, readFileSync(`${folder}formats/${epoch}.fits`)),
  FITS_LDAC: (epoch) => dropped(`${epoch}.ldac`, readFileSync(`${folder}formats/${epoch}.ldac`)),
  ASCII_VOTABLE: (epoch) => dropped(`${epoch}.xml`, readFileSync(`${folder}formats/${epoch}.xml`)),
  ECSV: (epoch) => dropped(`${epoch}.ecsv`, toEcsv(asciiOf(epoch))),
  CSV: (epoch) => dropped(`${epoch}.csv`, toCsv(asciiOf(epoch))),
};

async function storeOf(format: string): Promise<{ record: DatasetRecord; epochKeys: string[]; slabs: Slab[] }> {
  const root = memoryTree();
  const files = [reference(), ...epochs.map(series[format]!)];
  const request = { files, template: "IDF", match: { mode: "position", radiusArcsec: 1 } as const };
  const { datasetId, refused } = await ingest({ root, parser: thisThreadParser }, planned(request), silentJob());
  expect(refused).toEqual([]);
  const writer = await openDatasetWriter(datasetTree(root, datasetId));
  const epochKeys = [...writer.epochs.keys()];
  const slabs = await Promise.all(epochKeys.map(async (epochKey) => (await writer.readSlab(epochKey))!));
  const { record } = writer;
  await writer.close();
  return { record, epochKeys, slabs };
}

/** Half of the last digit that ASCII_HEAD prints, with room for float32: magnitudes have four decimals, fluxes seven digits. */
function within(kind: string, printed: number): number {
  const ulp = Math.abs(printed) * 2 ** -23;
  return kind === "mag" ? 5.1e-5 + ulp : Math.abs(printed) * 5.1e-7 + 5.1e-5 + ulp;
}

describe.skipIf(!hasSharedData)("one series in six formats (skipped where ../shared/data is absent)", () => {
  test.each(Object.keys(series).filter((format) => format !== "ASCII_HEAD"))(
    "%s gives the store of ASCII_HEAD: the same objects, flags and reasons, and values equal to the printed digits",
    async (format) => {
      const [expected, found] = await Promise.all([storeOf("ASCII_HEAD"), storeOf(format)]);
      expect(found.epochKeys).toEqual(expected.epochKeys);
      expect(found.epochKeys).toHaveLength(epochs.length);
      const keysOf = ({ measurements }: DatasetRecord) => measurements.map(({ measurementKey }) => measurementKey);
      expect(keysOf(found.record)).toEqual(keysOf(expected.record));
      const exact = ["ASCII_VOTABLE", "ECSV", "CSV"].includes(format);
      for (const [epoch, slab] of expected.slabs.entries()) {
        const other = found.slabs[epoch]!;
        expect(other.flags).toEqual(slab.flags);
        for (const [m, { kind, measurementKey }] of expected.record.measurements.entries()) {
          for (const part of ["value", "uncertainty"] as const) {
            const [a, b] = [slab[part][m]!, other[part][m]!];
            expect(a.some(Number.isFinite)).toBe(true);
            const wrong = a.findIndex((value, object) =>
              exact || Number.isNaN(value)
                ? !Object.is(value, b[object])
                : !(Math.abs(value - b[object]!) <= within(kind, value)),
            );
            expect([measurementKey, part, wrong, a[wrong], b[wrong]]).toEqual([
              measurementKey,
              part,
              -1,
              undefined,
              undefined,
            ]);
          }
        }
      }
    },
  );
});
