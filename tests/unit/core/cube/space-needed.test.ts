import { expect, test } from "vitest";
import { epochsBytes, estimateIngestBytes } from "../../../../src/core/cube/space-needed.ts";
import { newDataset } from "../../../support/small-dataset.ts";

test("epochs take eight bytes an object and measurement, and two an object and table, or four where flags are wide", () => {
  const { measurements, tables } = newDataset();
  const counts = { objectCount: 150, measurements, tables };
  expect(epochsBytes({ ...counts, chunks: {} }, 5)).toBe(5 * 150 * (8 * 3 + 2 * 2));
  expect(epochsBytes({ ...counts, chunks: { wideFlags: true } }, 5)).toBe(5 * 150 * (8 * 3 + 4 * 2));
});

test("a gzipped catalog counts three times, a binary one twice", () => {
  const estimate = (path: string) => estimateIngestBytes([{ path, byteLength: 1000 }]);
  expect(["a.sexcat", "a.sexcat.gz", "a.fits", "a.fits.gz"].map(estimate)).toEqual([1000, 3000, 2000, 6000]);
});
