/** Points of one band, errors above 0. */
export interface OraclePoints {
  time: readonly number[];
  value: readonly number[];
  uncertainty: readonly number[];
}

/** Solves a small system by elimination with the largest pivot. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]!) > Math.abs(best[i]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows.slice(i + 1)) {
      const factor = row[i]! / pivot[i]!;
      for (let k = i; k < row.length; k++) row[k]! -= factor * pivot[k]!;
    }
  }
  const found: number[] = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    let sum = rows[i]!.at(-1)!;
    for (let k = i + 1; k < rows.length; k++) sum -= rows[i]![k]! * found[k]!;
    found[i] = sum / rows[i]![i]!;
  }
  return found;
}

/** 1 - chi^2 of a Fourier series with a floating mean over chi^2 of a constant: the fit itself, residual by residual. */
export function lombScarglePower({ time, value, uncertainty }: OraclePoints, frequency: number, harmonics = 1): number {
  const weight = uncertainty.map((one) => one ** -2);
  const rows = time.map((t) => [
    1,
    ...Array.from({ length: harmonics }, (_, h) => 2 * Math.PI * (h + 1) * (frequency * (t - time[0]!))).flatMap(
      (angle) => [Math.cos(angle), Math.sin(angle)],
    ),
  ]);
  const mean = value.reduce((sum, one, j) => sum + weight[j]! * one, 0) / weight.reduce((sum, one) => sum + one, 0);
  const centered = value.map((one) => one - mean);
  const terms = [...rows[0]!.keys()];
  const normal = terms.map((a) =>
    terms.map((b) => rows.reduce((sum, row, j) => sum + weight[j]! * row[a]! * row[b]!, 0)),
  );
  const right = terms.map((a) => rows.reduce((sum, row, j) => sum + weight[j]! * row[a]! * centered[j]!, 0));
  const found = solve(normal, right);
  const chi = (left: (j: number) => number) => time.reduce((sum, _, j) => sum + weight[j]! * left(j) ** 2, 0);
  const fitted = chi((j) => centered[j]! - found.reduce((sum, one, a) => sum + one * rows[j]![a]!, 0));
  return 1 - fitted / chi((j) => centered[j]!);
}

/** |sum of exp(2 pi i f t)|^2 / n^2. */
export function windowAt(time: readonly number[], frequency: number): number {
  const sum = (of: (angle: number) => number) => time.reduce((all, t) => all + of(2 * Math.PI * frequency * t), 0);
  return (sum(Math.cos) ** 2 + sum(Math.sin) ** 2) / time.length ** 2;
}
