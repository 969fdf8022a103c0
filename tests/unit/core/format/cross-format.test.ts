import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Catalog } from "../../../../src/core/format/catalog.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import type { ParseOptions } from "../../../../src/core/format/parse-options.ts";
import { hasSharedData, readTruth, sharedData } from "../../../support/truth.ts";

const text = (path: string) => readFileSync(sharedData + path, "utf8");
const read = (path: string, options?: ParseOptions) =>
  parseCatalog(new Uint8Array(readFileSync(sharedData + path)), path, options);
const encode = (content: string) => new TextEncoder().encode(content);

function column(catalog: Catalog, name: string): Float64Array {
  return Float64Array.from(catalog.columns.find((column) => column.name === name)!.data as Float64Array);
}

const namesOf = ({ columns }: Catalog) => columns.map(({ name }) => name);
const valuesOf = ({ columns }: Catalog) => columns.map(({ name, data }) => [name, Array.from(data as Float64Array)]);

/** Header names and rows of an ASCII_HEAD catalog as texts, read in the simplest way there is. */
function asciiCells(path: string, names: string[]): string[][] {
  const rows = text(path)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/));
  expect(rows[0]!.length).toBe(names.length);
  return rows;
}

describe.skipIf(!hasSharedData)("the same epochs in all formats (skipped where ../shared/data is absent)", () => {
  const epochs = ["IDF_gr58853098_ch1_sci", "IDF_gr58958417_ch1_sci", "IDF_gr59260420_ch1_sci"];
  const truth = hasSharedData ? readTruth("truth/synth-a/cross_format.csv").rows : [];

  test.each(epochs)("%s differs between formats by the printed digits only, as astropy finds", async (epoch) => {
    const ascii = await read(`synth-a/formats/${epoch}.sexcat`);
    for (const format of ["fits", "ldac", "xml"]) {
      // A VOTable prints the digits of ASCII_HEAD, which float32 would round.
      const options = format === "xml" ? { float64: () => true } : {};
      const other = await read(`synth-a/formats/${epoch}.${format}`, options);
      const rows = truth.filter(([catalog, kind]) => catalog === epoch && kind === format);
      expect(namesOf(other).toSorted()).toEqual(rows.map(([, , name]) => name).toSorted());
      for (const [, , name, rowCount, maxDifference, sum] of rows) {
        const [a, b] = [column(ascii, name!), column(other, name!)];
        const difference = Math.max(...a.map((value, row) => Math.abs(value - b[row]!)));
        const found = [
          b.length,
          Number(difference.toPrecision(3)),
          Number(b.reduce((x, y) => x + y, 0).toPrecision(9)),
        ];
        expect([name, ...found]).toEqual([name, Number(rowCount), Number(maxDifference), Number(sum)]);
      }
    }
  });

  test.each(epochs)(
    "%s has the same values as CSV, TSV, semicolons and ECSV as it has in ASCII_HEAD",
    async (epoch) => {
      const path = `synth-a/formats/${epoch}.sexcat`;
      const options: ParseOptions = { float64: (name) => /^(ALPHA|DELTA)_|^[XY]_/.test(name) };
      const ascii = await read(path, options);
      const names = namesOf(ascii);
      const cells = asciiCells(path, names);
      const joined = (delimiter: string, names: string[]) =>
        [names, ...cells].map((row) => row.join(delimiter)).join("\n");
      const types = names.map((name) => `# - {name: ${name}, datatype: float64}\n`).join("");
      const files = [
        joined(",", names),
        joined("\t", names),
        joined(
          ";",
          names.map((name) => `"${name}"`),
        ).replaceAll("\n", "\r\n"),
        `# %ECSV 1.0\n# ---\n# datatype:\n${types}# schema: astropy-2.0\n${joined(" ", names)}\n`,
      ];
      for (const file of files) {
        const other = await parseCatalog(encode(file), "other", options);
        expect(other.warnings).toEqual([]);
        expect(valuesOf(other)).toEqual(valuesOf(ascii));
      }
    },
  );

  test.each(["20171220013343", "20171220040312", "20171220083612"])(
    "epoch %s of HAT-P-32 has the values of ASCII_HEAD in FITS, FITS_LDAC and VOTable",
    async (group) => {
      const name = `IDF_gr${group}_ch1_sci`;
      const ascii = await read(`hatp32/epochs/${name}.sexcat`);
      for (const format of ["fits", "ldac", "xml"]) {
        const other = await read(`hatp32/formats/${name}.${format}`, { float64: () => true });
        expect(other.rowCount).toBe(ascii.rowCount);
        const shared = namesOf(ascii).filter((column) => namesOf(other).includes(column));
        expect(shared.length).toBe(namesOf(ascii).length);
        for (const shown of shared) {
          const [a, b] = [column(ascii, shown), column(other, shown)];
          const digit = /^(ALPHA|DELTA)/.test(shown) ? 5e-8 : /^FLUX/.test(shown) ? undefined : 0.005;
          // ASCII_HEAD and VOTable print seven digits of a flux.
          const tolerance = (value: number) => (format === "xml" ? 0 : (digit ?? Math.abs(value) * 5e-7 + 5e-7));
          const wrong = [...a].filter((value, row) => !(Math.abs(value - b[row]!) <= tolerance(value) * 1.01));
          expect([format, shown, wrong]).toEqual([format, shown, []]);
        }
      }
    },
  );

  test("FITS_LDAC carries the time of the epoch table, in the image's header", async () => {
    const { rows } = readTruth("synth-a/epochs.csv");
    for (const epoch of epochs) {
      const mjd = Number(rows.find(([group]) => epoch.includes(group!))![2]);
      const { header } = await read(`synth-a/formats/${epoch}.ldac`);
      expect(header!.mjd).toBeCloseTo(mjd, 6);
      expect(header!.filter).toBe("ch1");
    }
  });
});
