export { formatBytes } from "../../../core/format-bytes.ts";
export { formatCount, formatCounted } from "../../../core/format-counted.ts";

/** A number with a fixed number of decimals; empty when it is not finite. */
export function formatFixed(value: number, decimals: number): string {
  const text = Number.isFinite(value) ? value.toFixed(decimals).replace("-", "−") : "";
  return /^−[0.]+$/.test(text) ? text.slice(1) : text;
}

/** A time span for people: `340 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 950) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * How many decimals a column needs: the most that any of its first finite values uses, float32 noise aside.
 * Keeps a column's digits aligned without printing digits that nobody measured.
 */
export function decimalsOf(values: ArrayLike<number>, most = 4, samples = 200): number {
  let decimals = 0;
  for (let i = 0, seen = 0; i < values.length && seen < samples && decimals < most; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    seen++;
    const fraction = value.toFixed(most).split(".")[1] ?? "";
    decimals = Math.max(decimals, fraction.replace(/0+$/, "").length);
  }
  return decimals;
}

/** A number of any size with so many significant digits: `0.01234`, `17.23`, `1.2e+9`; empty when it is not finite. */
export function formatSignificant(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return "";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e7 || size < 1e-4)
      ? value.toExponential(digits - 1)
      : String(Number(value.toPrecision(Math.max(digits, Math.floor(Math.log10(size || 1)) + 3))));
  return text.replace("-", "−");
}
