export interface Histogram {
  /** Edges of the bins, one more than there are bins. */
  edges: Float64Array<ArrayBuffer>;
  counts: Uint32Array<ArrayBuffer>;
  /** Values that are not finite. */
  absent: number;
}

/**
 * Counts of values in equal bins from the smallest to the largest finite value; bins are closed at their lower edge,
 * the last at both. Values that are all equal get one bin of width 1 around them.
 * @param rows the rows to count; undefined counts all
 * @param range what the bins span, lowest first, in place of the smallest and the largest value; what lies outside is not counted
 */
export function histogram(
  data: Float64Array,
  binCount: number,
  rows?: Uint32Array,
  range?: readonly [number, number],
): Histogram {
  const count = rows?.length ?? data.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let absent = 0;
  for (let i = 0; i < count; i++) {
    const value = data[rows ? rows[i]! : i]!;
    if (!Number.isFinite(value)) absent++;
    else if (value < low) low = value;
    if (Number.isFinite(value) && value > high) high = value;
  }
  if (range) [low, high] = range;
  if (!(low <= high)) return { edges: new Float64Array(), counts: new Uint32Array(), absent };
  const bins = low === high ? 1 : binCount;
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) =>
    k === bins ? high : low + ((high - low) * k) / bins,
  );
  const counts = new Uint32Array(bins);
  for (let i = 0; i < count; i++) {
    const value = data[rows ? rows[i]! : i]!;
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(Math.floor(((value - low) / (high - low)) * bins), bins - 1);
    // Rounding may put a value that lies on an edge on its wrong side.
    if (value < edges[bin]!) bin--;
    else if (bin + 1 < bins && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts, absent };
}
