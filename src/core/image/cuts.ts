/** Lowest and highest value that is told apart. */
export interface Cuts {
  low: number;
  high: number;
}

/** The finite values, sorted. */
export function sortedFinite(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) finite[count++] = values[i]!;
  return finite.slice(0, count).sort();
}

/** A percentile of sorted values, linear between them (numpy's default); NaN of none. */
export function percentileOf(sorted: ArrayLike<number>, percent: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, percent / 100));
  const below = Math.floor(place);
  const a = sorted[below]!;
  const b = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const part = place - below;
  return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part);
}

/** Cuts that leave out as many values at either end: of 99 percent half a percent. */
export function percentileCuts(values: ArrayLike<number>, percent: number): Cuts {
  const sorted = sortedFinite(values);
  return { low: percentileOf(sorted, (100 - percent) / 2), high: percentileOf(sorted, (100 + percent) / 2) };
}

/** What a histogram of these values shows: them without their tails, and the cuts. NaN at both ends where there are no values. */
export function shownRange(sorted: ArrayLike<number>, cuts: Cuts): Cuts {
  const low = Math.min(percentileOf(sorted, 0.05), cuts.low);
  const high = Math.max(percentileOf(sorted, 99.7), cuts.high);
  const margin = (high - low || Math.abs(high) || 1) * 0.05;
  return { low: low - margin, high: high + margin };
}

const sampleCount = 1000;
const contrast = 0.25;
const mostRejected = 0.5;
const leastPixels = 5;
const rejectSigma = 2.5;
const iterations = 5;

/**
 * IRAF's zscale as astropy.visualization.ZScaleInterval computes it with its defaults: 1000 samples by stride, 5
 * iterations, 2.5 sigma, contrast 0.25.
 */
export function zscaleCuts(values: ArrayLike<number>): Cuts {
  const finite: number[] | Float64Array = Float64Array.from(Array.prototype.filter.call(values, Number.isFinite));
  const stride = Math.max(1, Math.trunc(finite.length / sampleCount));
  const count = Math.min(sampleCount, Math.ceil(finite.length / stride));
  const samples = Float64Array.from({ length: count }, (_, i) => finite[i * stride]!).sort();
  if (count === 0) return { low: Number.NaN, high: Number.NaN };
  const [first, last] = [samples[0]!, samples[count - 1]!];
  const least = Math.max(leastPixels, Math.trunc(count * mostRejected));
  const grow = Math.max(1, Math.trunc(count * 0.01));
  let bad = new Uint8Array(count);
  let good = count;
  let lastGood = count + 1;
  let line = { slope: 0, start: 0 };
  for (let k = 0; k < iterations && good < lastGood && good >= least; k++) {
    line = fitLine(samples, bad);
    const flat = samples.map((value, i) => value - (line.start + line.slope * i));
    const threshold = rejectSigma * deviation(flat, bad);
    for (let i = 0; i < count; i++) if (flat[i]! < -threshold || flat[i]! > threshold) bad[i] = 1;
    bad = grown(bad, grow);
    lastGood = good;
    good = bad.reduce((sum, is) => sum + 1 - is, 0);
  }
  if (good < least) return { low: first, high: last };
  const slope = line.slope / contrast;
  const center = Math.trunc((count - 1) / 2);
  const median = percentileOf(samples, 50);
  return {
    low: Math.max(first, median - (center - 1) * slope),
    high: Math.min(last, median + (count - center) * slope),
  };
}

/** Least squares over what is not bad. */
function fitLine(samples: Float64Array, bad: Uint8Array): { slope: number; start: number } {
  let [n, sx, sy] = [0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    if (bad[i]) continue;
    n++;
    sx += i;
    sy += samples[i]!;
  }
  const [mx, my] = [sx / n, sy / n];
  let [sxx, sxy] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    if (bad[i]) continue;
    sxx += (i - mx) ** 2;
    sxy += (i - mx) * (samples[i]! - my);
  }
  const slope = sxx === 0 ? 0 : sxy / sxx;
  return { slope, start: my - slope * mx };
}

function deviation(values: Float64Array, bad: Uint8Array): number {
  let [n, sum] = [0, 0];
  for (let i = 0; i < values.length; i++) if (!bad[i]) [n, sum] = [n + 1, sum + values[i]!];
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < values.length; i++) if (!bad[i]) squares += (values[i]! - mean) ** 2;
  return Math.sqrt(squares / n);
}

/** What is bad makes its neighbors bad, as `np.convolve(bad, ones(grow), mode="same")` does. */
function grown(bad: Uint8Array<ArrayBuffer>, grow: number): Uint8Array<ArrayBuffer> {
  const wide = new Uint8Array(bad.length);
  const before = Math.floor((grow - 1) / 2);
  for (let i = 0; i < bad.length; i++)
    if (bad[i]) wide.fill(1, Math.max(0, i - before), Math.min(bad.length, i - before + grow));
  return wide;
}
