import { expect, test } from "vitest";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { columnAt, parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { fixtureBytes, fixtureNames } from "../../../support/fixture-catalogs.ts";

const names = fixtureNames(/\.(csv|tsv|txt|ecsv|xml|fits|ldac|parquet)$/);
const isKept = (row: number) => row % 3 === 1;

test.each(names)("of the texts of %s only those asked for are there, and all else is as it is", async (name) => {
  const whole = await parseCatalog(bytesSource(fixtureBytes(name)), name);
  const some = await parseCatalog(bytesSource(fixtureBytes(name)), name, { keepsText: (_, row) => isKept(row) });
  const asked = whole.columns.map((column) => {
    const { data } = column;
    return Array.isArray(data) ? { ...column, data: data.map((text, row) => (isKept(row) ? text : "")) } : column;
  });
  expect(some).toEqual({ ...whole, columns: asked });
});

test.each(names)(
  "of the rows of %s only those asked for are there, and columns are what all rows say",
  async (name) => {
    const whole = await parseCatalog(bytesSource(fixtureBytes(name)), name);
    const some = await parseCatalog(bytesSource(fixtureBytes(name)), name, { keepsRow: isKept });
    const rows = Array.from({ length: whole.rowCount }, (_, row) => row).filter(isKept);
    expect(some.rowCount).toBe(rows.length);
    expect(some.fileRowCount).toBe(whole.rowCount);
    const asked = whole.columns.map((column) => {
      const { data, limits, ...rest } = columnAt(column, rows);
      return { ...rest, limits, data: [...data], isText: Array.isArray(data) };
    });
    const found = some.columns.map(({ data, limits, ...rest }) => {
      return { ...rest, limits, data: [...data], isText: Array.isArray(data) };
    });
    expect(found).toEqual(asked);
    if (whole.rowLine) expect([...some.rowLine!]).toEqual(rows.map((row) => whole.rowLine![row]));
  },
);

test.each(names.filter((one) => !one.endsWith(".parquet")))(
  "the texts of %s are handed over instead of kept, and all else is as it is",
  async (name) => {
    const whole = await parseCatalog(bytesSource(fixtureBytes(name)), name);
    const texts = whole.columns.filter(({ data }) => Array.isArray(data)).map((column) => column.name);
    const taken = new Map<string, string[]>();
    const takesText = (column: string, row: number, text: string) => {
      if (!texts.includes(column) || /^(EXTENSION|RA|DE)$/.test(column)) return false;
      if (row === 0) taken.set(column, []);
      expect(taken.get(column)!.push(text)).toBe(row + 1);
      return true;
    };
    const some = await parseCatalog(bytesSource(fixtureBytes(name)), name, { takesText });
    const columns = some.columns.map((column) => {
      const handed = taken.get(column.name);
      if (!handed) return column;
      expect(new Set(column.data as string[]).size).toBeLessThanOrEqual(1);
      return { ...column, data: handed };
    });
    expect({ ...some, columns }).toEqual(whole);
  },
);

test("columns that begin with cells without a number, or have nothing else, have NaN there", async () => {
  const rows = Array.from({ length: 700 }, (_, row) => `,${row < 600 ? "" : row},${row === 650 ? 7 : ""},x`);
  const bytes = new TextEncoder().encode(["a,b,c,d", ...rows].join("\n"));
  const { columns } = await parseCatalog(bytesSource(bytes as Uint8Array<ArrayBuffer>), "x.csv");
  const number = (of: (row: number) => boolean, value: (row: number) => number) =>
    rows.map((_, row) => (of(row) ? value(row) : Number.NaN));
  expect(columns.map(({ data }) => [...data])).toEqual([
    number(() => false, Number),
    number((row) => row >= 600, Number),
    number(
      (row) => row === 650,
      () => 7,
    ),
    rows.map(() => "x"),
  ]);
});
