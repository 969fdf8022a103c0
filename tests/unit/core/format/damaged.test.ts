import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseSources } from "../../../../src/pipeline/ingest/parse.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

function sources(path: string) {
  const file = new File([new Uint8Array(readFileSync(sharedData + path))], path);
  return parseSources({ path, file, tableKey: "ch1_sci", idf: true });
}

const damaged = (number: number, extension = "sexcat") =>
  sources(`synth-a/damaged/IDF_gr900000${String(number).padStart(2, "0")}_ch1_sci.${extension}`);

/** Everything but where it came from. */
async function content(promise: ReturnType<typeof sources>) {
  const { file, contentHash, byteLength, ...rest } = await promise;
  return rest;
}

const original = () => content(sources("synth-a/epochs/IDF_gr58872093_ch1_sci.sexcat"));

// Numbers of rows and what to expect are those of the data set's DAMAGED.csv.
describe.skipIf(!hasSharedData)("A damaged catalog (skipped where ../shared/data is missing)", () => {
  test("cut in the middle of a row is read up to there, and the row reported", async () => {
    const { rowCount, warnings } = await damaged(1);
    expect(rowCount).toBe(337);
    expect(warnings).toMatchObject([{ kind: "truncated", line: 17 + 337 + 1 }]);
  });

  test.each([
    [2, "an empty file"],
    [14, "an HTML page"],
    [15, "binary data of no known kind"],
  ])("number %i is refused: it is %s", async (number, found) => {
    const error: unknown = await damaged(number).catch((thrown: unknown) => thrown);
    expect(isWorkbenchError(error, "NotACatalog") && error.details).toMatchObject({ found });
  });

  test.each([
    [3, "sexcat"],
    [4, "fits"],
    [5, "ldac"],
    [6, "xml"],
    [7, "sexcat"],
  ])("of no detections is an epoch of no sources (number %i, %s)", async (number, extension) => {
    const { rowCount, measurements } = await damaged(number, extension);
    expect(rowCount).toBe(0);
    expect(measurements.length).toBeGreaterThanOrEqual(5);
  });

  test.each([
    [21, "fits", 531],
    [23, "ldac", 686],
    [24, "xml", 646],
  ])(
    "number %i, a .%s cut in its rows, is read up to there and says so, or is refused",
    async (number, extension, rows) => {
      const result = await damaged(number, extension).catch((thrown: unknown) => thrown);
      if (isWorkbenchError(result, "CatalogSyntax")) {
        expect(result.message).toContain(result.details.file);
        return;
      }
      const { rowCount, warnings } = result as Awaited<ReturnType<typeof damaged>>;
      expect(rowCount).toBe(rows);
      expect(warnings).toMatchObject([{ kind: "truncated" }]);
    },
  );

  test("that is a FITS header only is refused", async () => {
    const error = await damaged(22, "fits").catch((thrown: unknown) => thrown);
    expect(isWorkbenchError(error, "CatalogSyntax") && error.details).toMatchObject({ byte: 2880 });
  });

  test("that is FITS_LDAC under .sexcat is read by its content", async () => {
    expect(await damaged(25)).toMatchObject({ format: "fits-ldac", rowCount: 1059 });
  });

  test.each([
    [9, "CRLF line ends"],
    [16, "a comment and an empty line between rows"],
    [17, "no newline at the end"],
    [19, "gzip under a plain name"],
    [20, "a byte order mark"],
  ])("number %i has the same sources in spite of %s", async (number) => {
    expect(await content(damaged(number))).toEqual(await original());
  });

  test("without the header line of its declination is refused", async () => {
    const error: unknown = await damaged(10).catch((thrown: unknown) => thrown);
    expect(isWorkbenchError(error, "CatalogSyntax") && error.details).toMatchObject({
      line: 5,
      found: "column 6: ALPHA_J2000 has one value, not 2",
    });
  });

  test("with numbers that are not finite has gaps there, and equal values elsewhere", async () => {
    const [{ raDeg, measurements, warnings }, whole] = await Promise.all([damaged(11), original()]);
    const { NaN: nan } = Number;
    const column = (key: string) => measurements.find(({ measurementKey }) => measurementKey === `ch1_sci-${key}`)!;
    expect([...column("mag_auto").value.subarray(10, 15)]).toEqual([nan, 14.5196, nan, 16.2225, nan].map(Math.fround));
    expect(column("mag_auto").uncertainty[11]).toBeNaN();
    expect(column("mag_iso").value[13]).toBeNaN();
    expect(column("mag_iso").uncertainty[15]).toBeNaN();
    expect(column("mag_aper_1").uncertainty[16]).toBeNaN();
    expect(raDeg[17]).toBeNaN();
    expect(raDeg.filter((value) => Number.isNaN(value))).toHaveLength(1);
    for (const [i, { value }] of measurements.entries()) {
      expect(value.subarray(18)).toEqual(whole.measurements[i]!.value.subarray(18));
    }
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/^1 row has no position \(RA NaN/)]);
  });

  test("with too few and too many values in two rows keeps the others", async () => {
    const { rowCount, warnings } = await damaged(12);
    expect(rowCount).toBe(565);
    expect(warnings.map(({ kind, line }) => ({ kind, line }))).toEqual([
      { kind: "bad-row", line: 17 + 21 },
      { kind: "bad-row", line: 17 + 31 },
    ]);
  });

  test("with a number that stands twice is read, and the number reported", async () => {
    const { rowCount, warnings } = await damaged(18);
    expect(rowCount).toBe(568);
    expect(warnings).toMatchObject([{ kind: "repeated-key", message: expect.stringContaining("NUMBER 4 stands") }]);
  });

  test.each([
    ["a copy under another group name", "damaged/IDF_gr90000008_ch1_sci.sexcat", 614],
    ["a name of no template", "damaged/not_in_template.cat", 567],
    ["right ascensions of another field", "damaged/IDF_gr90000013_ch1_sci.sexcat", 567],
    ["a name that another file has", "damaged/IDF_gr58895211_ch1_sci.sexcat", 685],
  ])("that is whole but has %s is read", async (_, path, rowCount) => {
    expect(await sources(`synth-a/${path}`)).toMatchObject({ rowCount, warnings: [] });
  });
});
