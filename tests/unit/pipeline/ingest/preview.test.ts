import { describe, expect, test } from "vitest";
import type { ColumnMapping } from "../../../../src/core/format/catalog.ts";
import { parseSources } from "../../../../src/pipeline/ingest/parse.ts";
import { preview } from "../../../../src/pipeline/ingest/preview.ts";
import { asciiCatalog, asciiHeader, asciiRows, latin1 } from "../../core/format/ascii-text.ts";

const request = (text: string, mapping?: ColumnMapping) => ({
  ...{ path: "a.cat", file: new File([latin1(text)], "a.cat"), tableKey: "default", idf: false },
  ...(mapping ? { mapping } : {}),
});

describe("A preview", () => {
  test("shows every column, its first values, and what was recognised", async () => {
    const { columns, mapping, missing, format } = await preview(request(asciiCatalog.replace("13.8844", "     --")));
    expect(format).toBe("ascii-head");
    expect(columns.map(({ name }) => name)).toEqual([
      ...["NUMBER", "ALPHA_J2000", "DELTA_J2000", "MAG_APER", "MAG_APER_1", "MAGERR_APER", "MAGERR_APER_1", "FLAGS"],
    ]);
    expect(columns[3]).toMatchObject({ unit: "mag", values: ["", "13.8398", "17.0455"] });
    expect(mapping.measurements.map(({ measurement }) => measurement)).toEqual(["aper", "aper_1"]);
    expect(missing).toEqual([]);
  });

  test("of a file that cannot be ingested says what it lacks", async () => {
    const { mapping, missing } = await preview(request("# 1 NUMBER\n# 2 X2_IMAGE\n1 2\n"));
    expect(mapping).toEqual({ key: "NUMBER", measurements: [] });
    expect(missing).toEqual(["ALPHA_J2000", "DELTA_J2000", "MAG_* or FLUX_*"]);
  });

  test("of a large file reads its beginning only", async () => {
    const file = new File(
      [latin1(asciiHeader), ...Array(2000).fill(latin1(`${asciiRows.join("\n")}\n`.repeat(100)))],
      "a",
    );
    let read = 0;
    const counted = new Proxy(file, {
      get(target, name) {
        if (name !== "slice") return Reflect.get(target, name, target);
        return (from: number, to: number) => {
          read += to - from;
          return target.slice(from, to);
        };
      },
    });
    const { columns, warnings } = await preview({ ...request(""), file: counted });
    expect(columns[0]!.values).toHaveLength(20);
    expect(warnings).toEqual([]);
    expect(file.size).toBeGreaterThan(40e6);
    expect(read).toBeLessThan(2e6);
  });
});

describe("A corrected mapping", () => {
  const mapping: ColumnMapping = {
    ...{ key: "NUMBER", ra: "ALPHA_J2000", dec: "DELTA_J2000" },
    measurements: [{ measurement: "error", value: "MAGERR_APER_1", unit: "mag", kind: "mag" }],
  };

  test("decides what is measured", async () => {
    const { measurements, flags } = await parseSources(request(asciiCatalog, mapping));
    expect(measurements).toHaveLength(1);
    expect(measurements[0]).toMatchObject({
      ...{ measurementKey: "default-error", valueColumn: "MAGERR_APER_1" },
      value: Float32Array.of(0.0062, 0.006, 0.0854),
    });
    expect([...flags]).toEqual([0, 0, 0]);
  });

  test("does not concern catalogs of other columns, which say so", async () => {
    const other = "# 1 NUMBER\n# 2 ALPHA_J2000\n# 3 DELTA_J2000\n# 4 MAG_AUTO\n1 10 20 15.5\n";
    const { measurements, warnings } = await parseSources(request(other, mapping));
    expect(measurements.map(({ measurementKey }) => measurementKey)).toEqual(["default-auto"]);
    expect(warnings).toEqual([
      {
        kind: "note",
        message: "It has no MAGERR_APER_1: its columns were not taken as chosen, but as recognised.",
      },
    ]);
  });
});
