import { describe, expect, test } from "vitest";
import { findErrorFillers, findFillers } from "../../../../src/core/catalog/fillers.ts";

const usual = [12.3, 14.1, 15.2, 17.9, 20.4];
const good = [0.01, 0.01, 0.02, 0.03, 0.05];

/** Which of the numbers are taken as fillers, beside usual ones. */
function taken(kind: "mag" | "flux", values: number[], errors?: number[], beside: number[] = usual): number[] {
  const all = Float32Array.from([...beside, ...values]);
  const uncertainties = errors && Float32Array.from([...beside.map((_, i) => good[i % 5]!), ...errors]);
  const { rows } = findFillers(kind, all, uncertainties);
  return Array.from(rows.subarray(beside.length), (row, i) => (row ? values[i]! : Number.NaN)).filter(
    (value) => !Number.isNaN(value),
  );
}

describe("Fillers of magnitudes", () => {
  test.each([-99, -999, -9999, 99.99, 99.999, 999, 3.4e38, -3.4e38, 1e20, 88.8, -32768])(
    "%f is beyond any magnitude, wherever it stands",
    (filler) => expect(taken("mag", [filler], [0.1])).toEqual([filler]),
  );
  test("-9.99, 0 and -1 are fillers where they recur apart from all other magnitudes", () => {
    for (const filler of [-9.99, -9, 0, -1]) expect(taken("mag", [filler, filler])).toEqual([filler, filler]);
  });
  test("a single 0 is one where its uncertainty is none", () => {
    expect(taken("mag", [0], [0])).toEqual([0]);
    expect(taken("mag", [0], [-1])).toEqual([0]);
    expect(taken("mag", [0], [0.01])).toEqual([]);
  });
  test("instrumental and differential magnitudes are values", () => {
    const instrumental = [-12.3, -9.5, -9.1, -7.2, -15];
    expect(taken("mag", [-9.99, -9.9, -12.3], [0.01, 0.02, 0.01], instrumental)).toEqual([]);
    expect(taken("mag", [0, 0, -1], undefined, [-0.5, 0.3, 1.2, -1.1])).toEqual([]);
  });
  test("usual magnitudes that recur are values, 9.99 among 12 to 20 too", () => {
    expect(taken("mag", [15.2, 15.2, 9.99, 9.99], [0.1, 0.1, 0.1, 0.1])).toEqual([]);
  });
});

describe("Fillers of fluxes", () => {
  const fluxes = [120, 40, 999, 3.5, 17];
  test("-999 is one where all else is positive, and among negative fluxes where its uncertainty is none", () => {
    expect(taken("flux", [-999], undefined, fluxes)).toEqual([-999]);
    expect(taken("flux", [-999], [12], [...fluxes, -20])).toEqual([]);
    expect(taken("flux", [-999], [-999], [...fluxes, -20])).toEqual([-999]);
  });
  test("0 and -1 are fluxes, as long as an uncertainty stands beside them", () => {
    expect(taken("flux", [0, 0, -1, -1], [1, 2, 3, 4], fluxes)).toEqual([]);
    expect(taken("flux", [0, -1], [0, -1], fluxes)).toEqual([0, -1]);
  });
  test("a flux of 99 or 999 is one beside an uncertainty of nines, as long as it is another number", () => {
    expect(taken("flux", [99, 999, 99.9], [9.9, 99, 9.99], fluxes)).toEqual([]);
    expect(taken("flux", [99, 999], [99, -99], fluxes)).toEqual([99, 999]);
  });
  test("a flux of 999 counts is one; 1e20 and the end of float32 are not", () => {
    expect(taken("flux", [999, 3.4e38, 1e20], undefined, fluxes)).toEqual([3.4e38, 1e20]);
  });
});

test("uncertainties of 0, below 0, or of nines are unknown", () => {
  const errors = Float32Array.of(0.01, 0, -1, -99, 9.99, 9.3, 99.9, 1e20);
  const values = new Float32Array(8).fill(15);
  const { rows, found } = findErrorFillers("mag", errors, values, new Uint8Array(8));
  expect([...rows]).toEqual([0, 1, 1, 1, 1, 0, 1, 1]);
  expect(found.get(-99)).toBe(1);
  const ofFluxes = findErrorFillers("flux", errors, values, new Uint8Array(8));
  expect([...ofFluxes.rows]).toEqual([0, 1, 1, 1, 0, 0, 0, 1]);
});

describe("Nines of uncertainties", () => {
  const errorsTaken = (errors: number[], scale: number, values = errors.map((_, i) => 15 + i), fillers?: number[]) => {
    const rows = Uint8Array.from(fillers ?? errors.map(() => 0));
    const found = findErrorFillers("mag", Float32Array.from(errors), Float32Array.from(values), rows, scale);
    return errors.map((_, row) => found.rows[row] ?? 0);
  };
  test("9, 99 and 9.99 mmag are good ones; 9,990 mmag are none, as 9.99 mag", () =>
    expect(errorsTaken([9, 99, 9.99, 99.99, 999, 9990, 99_990, 9999], 1e-3)).toEqual([0, 0, 0, 0, 0, 1, 1, 1]));
  test("of whole mmag many are 9", () => expect(errorsTaken([9, 9, 9, 9, 8, 12], 1e-3)).toEqual([0, 0, 0, 0, 0, 0]));
  test("beside a value that is none they are none", () => {
    expect(errorsTaken([9.99, 12.1], 1e-3, [15, 16], [1, 0])).toEqual([1, 0]);
    expect(errorsTaken([9.99, 12.1], 1e-3, [Number.NaN, 16])).toEqual([1, 0]);
  });
  test("99.99 that recurs as nothing else does is none in mmag too", () =>
    expect(errorsTaken([99.99, 12.1, 99.99, 8.3, 99.99, 5.4], 1e-3)).toEqual([1, 0, 1, 0, 1, 0]));
});

test("a magnitude of 0 beside an uncertainty of 9 mmag is a magnitude", () => {
  const values = Float32Array.of(12, 13, 14, 0, 15);
  const errors = Float32Array.of(4, 5, 6, 9, 9.99);
  expect(findFillers("mag", values, errors, 1, 1e-3)).toEqual({ rows: new Uint8Array(0), found: new Map() });
  expect([...findFillers("mag", values, errors, 1, 1).rows]).toEqual([0, 0, 0, 1, 0]);
});
