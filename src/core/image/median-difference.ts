/** The median of each pixel over stamps of one size; NaN where none was measured. */
export function medianStamp(stamps: readonly ArrayLike<number>[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(stamps[0]?.length ?? 0);
  const values = new Float64Array(stamps.length);
  for (let i = 0; i < out.length; i++) {
    let count = 0;
    for (const stamp of stamps) if (!Number.isNaN(stamp[i]!)) values[count++] = stamp[i]!;
    const sorted = values.subarray(0, count).sort();
    out[i] = count === 0 ? Number.NaN : (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  }
  return out;
}

/** Of an object's epochs: which are among the brightest, and which among the faintest third. */
export interface BrightAndFaint {
  bright: number[];
  faint: number[];
}

/**
 * The brightest and the faintest third of values, at least one of each: places in `values`. NaN is neither.
 * @param magnitudes smaller values are brighter
 */
export function brightAndFaint(values: ArrayLike<number>, magnitudes: boolean): BrightAndFaint {
  const order = Array.from(values, (_, i) => i).filter((i) => Number.isFinite(values[i]!));
  order.sort((a, b) => (magnitudes ? 1 : -1) * (values[a]! - values[b]!));
  const third = Math.floor(order.length / 3) || (order.length >= 2 ? 1 : 0);
  return { bright: order.slice(0, third), faint: third === 0 ? [] : order.slice(-third) };
}

/** What a bright epoch has that a faint one lacks: medians of either, each less its sky, subtracted. */
export function brightLessFaint(
  bright: readonly ArrayLike<number>[],
  faint: readonly ArrayLike<number>[],
): Float32Array<ArrayBuffer> {
  const [more, less] = [bright, faint].map((stamps) => medianStamp(stamps.map(withoutSky)));
  return more!.map((value, i) => value - less![i]!);
}

/** Less the median of all its pixels: an object covers fewer than half of them. */
function withoutSky(stamp: ArrayLike<number>): Float32Array {
  const known = Float32Array.from(Array.prototype.filter.call(stamp, (value) => !Number.isNaN(value))).sort();
  const sky = known.length === 0 ? Number.NaN : (known[(known.length - 1) >> 1]! + known[known.length >> 1]!) / 2;
  return Float32Array.from(stamp, (value) => value - sky);
}
