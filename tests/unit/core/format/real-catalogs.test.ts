import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { parseEpochTable, parseReference, parseSources } from "../../../../src/pipeline/ingest/parse.ts";
import { hasSharedData, readTruth, sharedData } from "../../../support/truth.ts";

const bytesOf = (path: string) => new Uint8Array(readFileSync(sharedData + path));
const request = (path: string) => ({
  ...{ path, tableKey: "ch1_sci", idf: true },
  file: new File([bytesOf(path)], path),
});
const list = (folder: string) => (hasSharedData ? readdirSync(sharedData + folder).map((name) => folder + name) : []);

describe.skipIf(!hasSharedData)("Real catalogs (skipped where ../shared/data is missing)", () => {
  const truth = hasSharedData ? readTruth("real-catalogs/TRUTH.csv").rows.filter(([file]) => !/_ldac/.test(file!)) : [];

  test.each(truth)("%s has the columns and sums that astropy finds", async (file, _, rows, _count, names, sums) => {
    const catalog = await parseCatalog(bytesOf(`real-catalogs/${file}`), file!);
    expect(catalog.rowCount).toBe(Number(rows));
    expect(catalog.columns.map(({ name }) => name).join(" ")).toBe(names);
    for (const [i, sum] of sums!.split(";").entries()) {
      const total = (catalog.columns[i]!.data as Float64Array).reduce((a, b) => a + b, 0);
      const expected = Number(sum.split("=")[1]);
      expect(Math.abs(total - expected)).toBeLessThanOrEqual(1e-8 * Math.abs(expected));
    }
  });

  test.each(list("real-catalogs/").filter((path) => /neo_/.test(path)))(
    "%s is refused for want of sky positions and photometry",
    async (path) => {
      const error: unknown = await parseSources(request(path)).catch((thrown: unknown) => thrown);
      expect(isWorkbenchError(error, "MissingColumns") && error.details.missing).toEqual([
        ...["ALPHA_J2000", "DELTA_J2000", "MAG_* or FLUX_*"],
      ]);
    },
  );

  test.each([
    ["synth-a", 64, 7],
    ["hatp32", 142, 4],
  ])("every epoch of %s is read whole, each value as JavaScript reads its digits", async (series, count, measured) => {
    const paths = list(`${series}/epochs/`);
    expect(paths).toHaveLength(count);
    for (const path of paths) {
      const table = await parseSources(request(path));
      const rows = new TextDecoder("latin1")
        .decode(bytesOf(path))
        .split("\n")
        .filter((line) => /^[^#]/.test(line));
      const cells = rows.map((row) => row.trim().split(/\s+/).map(Number));
      const column = (index: number) => cells.map((row) => row[index]!);
      expect(table.warnings).toEqual([]);
      expect(table.measurements).toHaveLength(measured);
      expect(table.sourceKey).toEqual(column(0).map(String));
      expect(table.xImage).toEqual(Float64Array.from(column(1)));
      expect(table.raDeg).toEqual(Float64Array.from(column(3)));
      expect(table.decDeg).toEqual(Float64Array.from(column(4)));
      expect(table.measurements[0]!.value).toEqual(Float32Array.from(column(5), (m) => (m === 99 ? Number.NaN : m)));
      expect(table.flags).toEqual(Int32Array.from(column(cells[0]!.length - 1)));
    }
  });

  test("A superstack keeps all of its columns, with lower-case names", async () => {
    const { sources, columns } = await parseReference(request("synth-a/coadd_ch1.sexcat"));
    expect(sources.rowCount).toBe(1434);
    expect(columns).toHaveLength(29);
    expect(columns.at(-2)).toMatchObject({ name: "class_star", description: "S/G classifier output" });
    expect(columns[3]!.data).toEqual(sources.raDeg);
  });
  test.each(["csv", "ecsv"])("An epoch table in %s is read, hashed as it lies there", async (extension) => {
    const epochKeys = ["gr58853098"];
    const table = await parseEpochTable({ ...request(`synth-a/epochs.${extension}`), epochKeys });
    expect(table).toMatchObject({ rowCount: 64, timeColumn: "mjd" });
    expect(table.contentHash).toMatch(/^xxh128:[0-9a-f]{32}$/);
    expect(table.epochMjd[table.epochKey.indexOf("gr58853098")]).toBe(58853.098446);
  });
});
