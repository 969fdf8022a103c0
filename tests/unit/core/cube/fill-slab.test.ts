import { expect, test } from "vitest";
import { clearTable, fillTable } from "../../../../src/core/cube/fill-slab.ts";
import { measurementAxis, newEntries } from "../../../../src/core/cube/measurement-axis.ts";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { emptySlab } from "../../../../src/core/cube/slab.ts";
import type { SourceTable } from "../../../../src/core/format/catalog.ts";

const sources = (tableKey: string): SourceTable => ({
  ...{ file: "a.cat", format: "ascii-head", byteLength: 1, contentHash: "xxh128:0", rowCount: 2 },
  ...{ sourceKey: ["7", "8"], warnings: [] },
  ...{ raDeg: Float64Array.of(1, 2), decDeg: Float64Array.of(0, 0) },
  ...{ xImage: new Float64Array(2), yImage: new Float64Array(2), flags: Int32Array.of(0, 4) },
  measurements: [
    {
      ...{ measurementKey: `${tableKey}-mag_auto`, unit: "mag", kind: "mag", valueColumn: "MAG_AUTO" },
      ...{ uncertaintyColumn: "MAGERR_AUTO", value: Float32Array.of(15, 16), uncertainty: Float32Array.of(0.5, 0.25) },
    },
  ],
});
const record = {
  tables: [{ tableKey: "ch1_sci" }, { tableKey: "ch2_sci" }],
  measurements: [...measurementAxis("ch1_sci", sources("ch1_sci")), ...measurementAxis("ch2_sci", sources("ch2_sci"))],
};
const assignment = {
  sourceOfObject: Int32Array.of(1, -1, 0),
  reason: Int16Array.of(0, noPoint.outsideFootprint, 0),
};

test("matched sources go to their objects, and the others keep the reason why they have none", () => {
  const slab = emptySlab(3, 2, 2);
  expect(fillTable(slab, record, "ch2_sci", sources("ch2_sci"), assignment)).toEqual({ flaggedCount: 1 });
  expect(slab.value[1]).toEqual(Float32Array.of(16, Number.NaN, 15));
  expect(slab.uncertainty[1]).toEqual(Float32Array.of(0.25, Number.NaN, 0.5));
  expect(slab.flags[1]).toEqual(Int32Array.of(4, noPoint.outsideFootprint, 0));
  expect(slab.value[0]).toEqual(new Float32Array(3).fill(Number.NaN));
  expect(slab.flags[0]).toEqual(new Int32Array(3).fill(noPoint.noCatalog));
});

test("a catalog that replaces another leaves nothing of it behind", () => {
  const slab = emptySlab(3, 2, 2);
  fillTable(slab, record, "ch1_sci", sources("ch1_sci"), assignment);
  fillTable(slab, record, "ch1_sci", sources("ch1_sci"), { ...assignment, sourceOfObject: Int32Array.of(-1, -1, 1) });
  expect(slab.value[0]).toEqual(Float32Array.of(Number.NaN, Number.NaN, 16));
});

test("a refused table holds its reason and no values, and other tables are untouched", () => {
  const slab = emptySlab(3, 2, 2);
  fillTable(slab, record, "ch1_sci", sources("ch1_sci"), assignment);
  clearTable(slab, record, "ch2_sci", noPoint.catalogRefused);
  expect(slab.flags[1]).toEqual(new Int32Array(3).fill(noPoint.catalogRefused));
  expect(slab.value[0]?.[0]).toBe(16);
});

test("only keys that an axis lacks are new, each once", () => {
  const more = { tables: [{ tableKey: "ch1_sci" }, { tableKey: "ch3_sci" }], measurements: [] };
  expect(newEntries(record, { ...more, tables: [...more.tables, { tableKey: "ch3_sci" }] })).toEqual({
    tables: [{ tableKey: "ch3_sci" }],
    measurements: [],
  });
});
