import { expect } from "vitest";
import type { Catalog, Column } from "../../src/core/format/catalog.ts";

interface ExpectedColumn {
  name: string;
  unit?: string;
  values: (number | string | null)[];
}

/** What the peer that wrote a fixture reads back from it. */
export interface ExpectedCatalog {
  format: Catalog["format"];
  rowCount: number;
  columns: ExpectedColumn[];
  descriptions?: Record<string, string>;
  header?: { mjd: number; exptimeSeconds: number; filter: string };
  rowLine?: number[];
}

/** Holds a parsed catalog against the peer's reading: names, units, and every value bit for bit. */
export function expectCatalog(catalog: Catalog, wanted: ExpectedCatalog): void {
  expect(catalog.columns.map((column) => column.name)).toEqual(wanted.columns.map((column) => column.name));
  expect({ format: catalog.format, rowCount: catalog.rowCount }).toEqual({
    format: wanted.format,
    rowCount: wanted.rowCount,
  });
  for (const [index, column] of wanted.columns.entries()) {
    const read = catalog.columns[index]!;
    expect([column.name, readValues(read)]).toEqual([column.name, column.values.map(asRead(read))]);
    expect([column.name, read.unit]).toEqual([column.name, column.unit]);
  }
  for (const [column, description] of Object.entries(wanted.descriptions ?? {})) {
    expect(catalog.columns.find(({ name }) => name === column)?.description).toBe(description);
  }
  if (wanted.header) expect(catalog.header).toMatchObject(wanted.header);
  if (wanted.rowLine) expect(Array.from(catalog.rowLine ?? [])).toEqual(wanted.rowLine);
}

/** Values as JSON has them: null for NaN. */
function readValues({ data }: Column): (number | string | null)[] {
  return Array.isArray(data) ? data : Array.from(data, (value) => (Number.isNaN(value) ? null : value));
}

function asRead({ data }: Column): (value: number | string | null) => number | string | null {
  return (value) => {
    if (Array.isArray(data)) return value === null ? "" : String(value);
    return value === "inf" ? Infinity : value === "-inf" ? -Infinity : value;
  };
}
