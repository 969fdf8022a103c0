// Statistics of a block of light curves: one row of columns per curve, in the order of
// src/core/lightcurve/statistic-list.ts, whose plain loops say what each number is and are held against this in
// the tests. What differs is the cost: each curve's valid points are gathered once, sums share their passes, medians
// are selected instead of sorted, and nothing is allocated per curve.

const columnCount: i32 = 31;

const sigmaPerMad: f64 = 1.482602218505602;
const maxPairDays: f64 = 1;
const clipSigma: f64 = 5;
const deviationSigma: f64 = 3;
const minWindowPoints: i32 = 5;
const robustTolerance: f64 = 1e-8;
const newtonReach: f64 = 0.3;
const robustIterations: i32 = 1000;
const maxScans: i32 = 102; // spans of at least a hundredth of the curve, both ends included

// Memory, laid out by `reserve`. The first three are the caller's to fill: float32 [object][value, uncertainty][epoch],
// float64 [epoch], and nothing. Results: `valid` uint8 [object][epoch], `columns` float64 [column][object].
export let block: usize = 0;
export let epochTimes: usize = 0;
export let valid: usize = 0;
export let columns: usize = 0;

// Of the curve at work, float64, valid points only; two more slots than epochs.
let times: usize = 0;
let values: usize = 0;
let errors: usize = 0;
let inverses: usize = 0; // 1 / error
let residuals: usize = 0;
let singles: usize = 0; // signed roots of d^2 - 1
let products: usize = 0; // signed roots of d[i] d[i + 1]
let weights: usize = 0; // of pairs by time
let work: usize = 0;
let scanMedians: usize = 0;
let scanVariances: usize = 0;
let count: i32 = 0;

// @ts-ignore: decorator
@inline
function get(array: usize, i: i32): f64 {
  return load<f64>(array + ((<usize>i) << 3));
}

// @ts-ignore: decorator
@inline
function set(array: usize, i: i32, value: f64): void {
  store<f64>(array + ((<usize>i) << 3), value);
}

/** Lays memory out for blocks of this shape, and grows it where needed. */
export function reserve(objectCount: i32, epochCount: i32): void {
  let at = (__heap_base + 15) & ~15;
  const take = (at: usize, byteLength: usize): usize => at + ((byteLength + 15) & ~15);
  const array = (<usize>(epochCount + 2)) << 3;
  block = at;
  at = take(at, (<usize>objectCount * <usize>epochCount) << 3);
  epochTimes = at;
  at = take(at, array);
  valid = at;
  at = take(at, <usize>objectCount * <usize>epochCount);
  columns = at;
  at = take(at, (<usize>(objectCount * columnCount)) << 3);
  times = at;
  at = take(at, array);
  values = at;
  at = take(at, array);
  errors = at;
  at = take(at, array);
  inverses = at;
  at = take(at, array);
  residuals = at;
  at = take(at, array);
  singles = at;
  at = take(at, array);
  products = at;
  at = take(at, array);
  weights = at;
  at = take(at, array);
  work = at;
  at = take(at, array);
  scanMedians = at;
  at = take(at, (maxScans + 2) << 3);
  scanVariances = at;
  at = take(at, (maxScans + 2) << 3);
  const pages = <i32>((at + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}

/** Computes all columns of the block. A point counts where it is finite and below both ends; see valid.ts. */
export function compute(
  objectCount: i32,
  epochCount: i32,
  valueEnd: f64,
  uncertaintyEnd: f64,
  needsUncertainty: bool,
): void {
  for (let object = 0; object < objectCount; object++) {
    gather(object, epochCount, valueEnd, uncertaintyEnd, needsUncertainty);
    describe(columns + ((<usize>object) << 3), (<usize>objectCount) << 3, epochCount);
  }
}

/** Copies the curve's valid points together and marks them in `valid`. */
function gather(object: i32, epochCount: i32, valueEnd: f64, uncertaintyEnd: f64, needsUncertainty: bool): void {
  const curve = block + (((<usize>object) * (<usize>epochCount)) << 3);
  const mask = valid + (<usize>object) * (<usize>epochCount);
  let n = 0;
  for (let i = 0; i < epochCount; i++) {
    const value = <f64>load<f32>(curve + ((<usize>i) << 2));
    const error = <f64>load<f32>(curve + ((<usize>(epochCount + i)) << 2));
    const isValid =
      <i32>(value < valueEnd) &
      <i32>(value > -Infinity) &
      (<i32>!needsUncertainty | (<i32>(error < uncertaintyEnd) & <i32>(error > -Infinity)));
    set(times, n, get(epochTimes, i));
    set(values, n, value);
    set(errors, n, error);
    store<u8>(mask + i, <u8>isValid);
    n += isValid;
  }
  count = n;
}

/** Writes the columns of the curve at work: the first at `row`, each next one `stride` bytes on. */
function describe(row: usize, stride: usize, epochCount: i32): void {
  const n = count;
  const size = <f64>n;

  let sum: f64 = 0;
  let weightSum: f64 = 0;
  let weightSquares: f64 = 0;
  let weightedSum: f64 = 0; // relative to the first value, so that equal values have exactly their mean
  let variances: f64 = 0;
  let high: f64 = -Infinity;
  let low: f64 = Infinity;
  const first = n > 0 ? get(values, 0) : NaN;
  for (let i = 0; i < n; i++) {
    const value = get(values, i);
    const error = get(errors, i);
    const inverse = 1 / error;
    const weight = inverse * inverse;
    set(inverses, i, inverse);
    sum += value;
    weightSum += weight;
    weightSquares += weight * weight;
    weightedSum += weight * (value - first);
    variances += error * error;
    high = max(high, value - error);
    low = min(low, value + error);
  }
  const mean = sum / size;
  const weightedMean = first + weightedSum / weightSum;

  let m2: f64 = 0;
  let m3: f64 = 0;
  let m4: f64 = 0;
  let chi2: f64 = 0;
  for (let i = 0; i < n; i++) {
    const value = get(values, i);
    const x = value - mean;
    const squared = x * x;
    const residual = (value - weightedMean) * get(inverses, i);
    set(residuals, i, residual);
    m2 += squared;
    m3 += squared * x;
    m4 += squared * squared;
    chi2 += residual * residual;
  }
  let successive: f64 = 0;
  let lag: f64 = 0;
  for (let i = 0; i + 1 < n; i++) {
    const a = get(values, i);
    const b = get(values, i + 1);
    successive += (b - a) * (b - a);
    lag += (a - mean) * (b - mean);
  }
  // A curve of one point has a median, but nothing that says how it varies.
  const orNaN: f64 = n < 2 ? NaN : 0;
  const variance = m2 / (size - 1) + orNaN;
  const eta = successive / (size - 1) / variance;

  memory.copy(work, values, (<usize>n) << 3);
  const median = medianOfWork(n);
  const quartiles = quartileRangeOfWork(n);
  for (let i = 0; i < n; i++) set(work, i, abs(get(values, i) - median));
  const mad = medianOfWork(n);

  const excess = (m2 - variances) / (size * mean * mean);
  const peaks = (high - low) / abs(high + low);
  const roms = robustMedianStatistic(median);

  let at = row;
  at = put(at, stride, size);
  at = put(at, stride, n > 0 ? get(times, 0) : NaN);
  at = put(at, stride, n > 0 ? get(times, n - 1) : NaN);
  at = put(at, stride, median);
  at = put(at, stride, weightedMean);
  at = put(at, stride, Math.sqrt(variance));
  at = put(at, stride, Math.sqrt((weightSum / (weightSum * weightSum - weightSquares)) * chi2) + orNaN);
  at = put(at, stride, mad);
  at = put(at, stride, quartiles);
  at = put(at, stride, (m3 / size) / (m2 / size * Math.sqrt(m2 / size)));
  at = put(at, stride, (m4 / size) / ((m2 / size) * (m2 / size)) - 3);
  at = put(at, stride, chi2 / (size - 1) + orNaN);
  at = put(at, stride, roms + orNaN);
  at = put(at, stride, excess);
  at = put(at, stride, peaks);
  at = put(at, stride, lag / m2);
  at = put(at, stride, eta);
  at = put(at, stride, 1 / eta);
  at = put(at, stride, excessAbbe(abbe(successive, m2, n)));
  at = put(at, stride, runs() + orNaN);
  at = put(at, stride, consecutiveDeviations(median, mad));
  at = put(at, stride, excursions());
  at = put(at, stride, welchStetson());
  at = put(at, stride, welchStetsonSigns());

  prepareStetson(weightedMean);
  const k = stetsonK() + orNaN;
  const perJ = (Math.sqrt(Math.PI / 2) * k * size) / <f64>epochCount;
  const plain = stetsonJ(plainPairs) + orNaN;
  const clip = stetsonJ(clippedPairs) + orNaN;
  const timed = stetsonJ(timedPairs) + orNaN;
  at = put(at, stride, plain);
  at = put(at, stride, k);
  at = put(at, stride, plain * perJ);
  at = put(at, stride, clip);
  at = put(at, stride, clip * perJ);
  at = put(at, stride, timed);
  put(at, stride, timed * perJ);
}

// @ts-ignore: decorator
@inline
function put(at: usize, stride: usize, value: f64): usize {
  store<f64>(at, value);
  return at + stride;
}

// ---- Order ----

/**
 * Moves the k-th smallest of work[start .. end] (both included) to its place, smaller ones before it, larger after. Where
 * there are NaN among them the result is any of them or NaN.
 */
function select(k: i32, start: i32, end: i32): f64 {
  while (end - start > 6) {
    const a = get(work, start);
    const b = get(work, (start + end) >> 1);
    const c = get(work, end);
    const pivot = max(min(a, b), min(max(a, b), c));
    if (isNaN(pivot)) return NaN; // nothing is below it or equal to it
    const split = partitionBelow(pivot, start, end);
    if (k < split) {
      end = split - 1;
    } else {
      start = split;
      if (split > start) continue;
      // Values equal to the pivot go to the front, so that equal values cannot make this quadratic.
      const equalEnd = partitionEqual(pivot, split, end);
      if (k < equalEnd) return pivot;
      start = equalEnd;
    }
  }
  for (let i = start + 1; i <= end; i++) {
    const value = get(work, i);
    let j = i;
    for (; j > start && get(work, j - 1) > value; j--) set(work, j, get(work, j - 1));
    set(work, j, value);
  }
  return get(work, k);
}

/** Values below the pivot first; returns where the others start. Without branches on the data. */
// @ts-ignore: decorator
@inline
function partitionBelow(pivot: f64, start: i32, end: i32): i32 {
  let split = start;
  for (let i = start; i <= end; i++) {
    const value = get(work, i);
    set(work, i, get(work, split));
    set(work, split, value);
    split += <i32>(value < pivot);
  }
  return split;
}

// @ts-ignore: decorator
@inline
function partitionEqual(pivot: f64, start: i32, end: i32): i32 {
  let split = start;
  for (let i = start; i <= end; i++) {
    const value = get(work, i);
    set(work, i, get(work, split));
    set(work, split, value);
    split += <i32>(value == pivot);
  }
  return split;
}

function medianOfWork(n: i32): f64 {
  if (n == 0) return NaN;
  const half = n >> 1;
  const upper = select(half, 0, n - 1);
  if (n & 1) return upper;
  let lower = get(work, 0);
  for (let i = 1; i < half; i++) lower = max(lower, get(work, i));
  return (lower + upper) / 2;
}

/** Needs `medianOfWork` to have run: the quartiles lie on either side of the middle. */
function quartileRangeOfWork(n: i32): f64 {
  if (n == 0) return NaN;
  return quantileOfWork(0.75, n) - quantileOfWork(0.25, n);
}

function quantileOfWork(q: f64, n: i32): f64 {
  const position = q * <f64>(n - 1);
  const below = <i32>position;
  const half = n >> 1;
  const start = below > half ? half : 0;
  const low = select(below, start, below < half ? half : n - 1);
  if (below + 1 >= n) return low;
  let next = get(work, below + 1);
  for (let i = below + 2; i < n; i++) next = min(next, get(work, i));
  return low + (next - low) * (position - <f64>below);
}

// ---- Scatter ----

function robustMedianStatistic(median: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += abs((get(values, i) - median) * get(inverses, i));
  return sum / <f64>(count - 1);
}

function consecutiveDeviations(median: f64, mad: f64): f64 {
  if (count < 3) return NaN;
  const reach = deviationSigma * sigmaPerMad * mad;
  let triplets = 0;
  let above = 0;
  let below = 0;
  for (let i = 0; i < count; i++) {
    const x = get(values, i) - median;
    above = x > reach ? above + 1 : 0;
    below = x < -reach ? below + 1 : 0;
    triplets += <i32>(above >= 3) | <i32>(below >= 3);
  }
  return <f64>triplets / <f64>(count - 2);
}

// ---- Time ----

// @ts-ignore: decorator
@inline
function abbe(successive: f64, squares: f64, n: i32): f64 {
  return ((<f64>n / <f64>(n - 1)) * successive) / squares / 2;
}

function excessAbbe(whole: f64): f64 {
  if (count == 0) return NaN;
  const span = get(times, count - 1) - get(times, 0);
  const windowDays = min((10 * span) / <f64>count, span / 3);
  let sum: f64 = 0;
  let windows = 0;
  let end = 0;
  for (let start = 0; start < count; start = end) {
    while (end < count && get(times, end) - get(times, start) <= windowDays) end++;
    if (end == start) return NaN;
    if (end - start < minWindowPoints) continue;
    let mean: f64 = 0;
    for (let i = start; i < end; i++) mean += get(values, i);
    mean /= <f64>(end - start);
    let squares: f64 = 0;
    for (let i = start; i < end; i++) squares += (get(values, i) - mean) * (get(values, i) - mean);
    let successive: f64 = 0;
    for (let i = start; i + 1 < end; i++) {
      successive += (get(values, i + 1) - get(values, i)) * (get(values, i + 1) - get(values, i));
    }
    const window = abbe(successive, squares, end - start);
    if (isNaN(window)) continue;
    sum += window;
    windows++;
  }
  return sum / <f64>windows - whole;
}

function runs(): f64 {
  let sum: f64 = 0;
  let run: f64 = 0;
  let runCount = 0;
  let isBelow = false;
  for (let i = 0; i < count; i++) {
    const residual = get(residuals, i);
    if (i == 0 || residual < 0 != isBelow) {
      sum += run * run;
      run = 0;
      runCount++;
      isBelow = residual < 0;
    }
    run += abs(residual);
  }
  return (sum + run * run) / (<f64>count * <f64>runCount);
}

function excursions(): f64 {
  if (count == 0) return NaN;
  const length = max(<f64>5, (get(times, count - 1) - get(times, 0)) / 100);
  let scans = 0;
  let end = 0;
  for (let start = 0; start < count; start = end) {
    while (end < count && get(times, end) - get(times, start) <= length) end++;
    if (end == start) return NaN;
    const n = end - start;
    let sigma: f64 = get(errors, start);
    for (let i = start + 1; i < end; i++) sigma = max(sigma, get(errors, i));
    for (let i = 0; i < n; i++) set(work, i, get(values, start + i));
    const median = medianOfWork(n);
    for (let i = 0; i < n; i++) set(work, i, abs(get(values, start + i) - median));
    sigma = max(sigma, sigmaPerMad * medianOfWork(n));
    set(scanMedians, scans, median);
    set(scanVariances, scans, sigma * sigma);
    scans++;
  }
  // Two neutral scans at the end let the pairs be taken two at a time.
  set(scanVariances, scans, Infinity);
  set(scanVariances, scans + 1, Infinity);
  set(scanMedians, scans, 0);
  set(scanMedians, scans + 1, 0);
  let sums = f64x2.splat(0);
  for (let i = 0; i < scans; i++) {
    const median = f64x2.splat(get(scanMedians, i));
    const variance = f64x2.splat(get(scanVariances, i));
    for (let j = i + 1; j < scans; j += 2) {
      const offset = (<usize>j) << 3;
      const distance = f64x2.abs(f64x2.sub(median, v128.load(scanMedians + offset)));
      const sigma = f64x2.sqrt(f64x2.add(variance, v128.load(scanVariances + offset)));
      sums = f64x2.add(sums, f64x2.div(distance, sigma));
    }
  }
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return sum / (<f64>(scans * (scans - 1)) / 2);
}

// ---- Pairs ----

// @ts-ignore: decorator
@inline
function isClose(first: i32): bool {
  return get(times, first + 1) - get(times, first) < maxPairDays;
}

function welchStetson(): f64 {
  let sum: f64 = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < count; i++) {
    if (!isClose(i)) continue;
    sum += get(residuals, i) * get(residuals, i + 1);
    pairs++;
    i++;
  }
  const fromFirst = sum / Math.sqrt(<f64>pairs * <f64>(pairs - 1));
  sum = 0;
  pairs = 0;
  for (let i = count - 2; i >= 0; i--) {
    if (!isClose(i)) continue;
    sum += get(residuals, i) * get(residuals, i + 1);
    pairs++;
    i--;
  }
  return pairs < 2 ? NaN : 0.5 * (fromFirst + sum / Math.sqrt(<f64>pairs * <f64>(pairs - 1)));
}

function welchStetsonSigns(): f64 {
  let sum: f64 = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < count; i++) {
    if (!isClose(i)) continue;
    const product = get(residuals, i) * get(residuals, i + 1);
    sum += isNaN(product) ? NaN : <f64>(<i32>(product > 0) - <i32>(product < 0));
    pairs++;
  }
  return pairs < 2 ? NaN : sum / Math.sqrt(<f64>pairs * <f64>(pairs - 1));
}

/** Fills residuals from the robust mean, the roots of their products, and the weights by time. */
function prepareStetson(weightedMean: f64): void {
  const n = count;
  if (n < 2) return;
  const centre = robustMean(weightedMean);
  const scale = Math.sqrt(<f64>n / <f64>(n - 1));
  for (let i = 0; i < n; i++) {
    const d = scale * (get(values, i) - centre) * get(inverses, i);
    set(residuals, i, d);
    set(singles, i, signedRoot(d * d - 1));
  }
  for (let i = 0; i + 1 < n; i++) {
    set(products, i, signedRoot(get(residuals, i) * get(residuals, i + 1)));
    set(work, i, get(times, i + 1) - get(times, i));
  }
  memory.copy(weights, work, (<usize>n) << 3);
  const medianDays = medianOfWork(n - 1);
  // Every second gap is enough where the number of points is even: both ways make the same pairs.
  const step = n & 1 ? 1 : 2;
  for (let i = 0; i + 1 < n; i += step) set(weights, i, Math.exp(-get(weights, i) / medianDays));
}

// @ts-ignore: decorator
@inline
function signedRoot(product: f64): f64 {
  return copysign(Math.sqrt(abs(product)), product);
}

function robustMean(weightedMean: f64): f64 {
  const n = count;
  const quarter = f64x2.splat(<f64>n / <f64>(n - 1) / 4);
  // Two neutral points at the end let the points be taken two at a time.
  set(errors, n, Infinity);
  set(values, n, weightedMean);
  let centre = weightedMean;
  for (let iteration = 0; iteration < robustIterations; iteration++) {
    const centres = f64x2.splat(centre);
    let sums = f64x2.splat(0);
    let weightSums = f64x2.splat(0);
    let pulls = f64x2.splat(0);
    for (let i = 0; i < n; i += 2) {
      const offset = (<usize>i) << 3;
      const error = v128.load(errors + offset);
      const x = f64x2.sub(v128.load(values + offset), centres);
      const distance = f64x2.mul(quarter, f64x2.mul(x, x));
      const weight = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.mul(error, error), distance));
      sums = f64x2.add(sums, f64x2.mul(weight, x));
      weightSums = f64x2.add(weightSums, weight);
      pulls = f64x2.add(pulls, f64x2.mul(f64x2.mul(weight, weight), distance));
    }
    const weightSum = f64x2.extract_lane(weightSums, 0) + f64x2.extract_lane(weightSums, 1);
    const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    const newton = sum / (weightSum - 2 * (f64x2.extract_lane(pulls, 0) + f64x2.extract_lane(pulls, 1)));
    const isNear = newton * sum > 0 && newton * newton * weightSum < newtonReach * newtonReach;
    const moved = isNear ? newton : sum / weightSum;
    centre += moved;
    if (!(moved * moved * weightSum >= robustTolerance * robustTolerance)) break;
  }
  return centre;
}

function stetsonK(): f64 {
  let sum: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < count; i++) {
    const d = get(residuals, i);
    sum += abs(d);
    squares += d * d;
  }
  return sum / <f64>count / Math.sqrt(squares / <f64>count);
}

// Which neighbors Stetson's J pairs up. Constants of inlined functions, so that every loop tests only its own.
const plainPairs = 0;
const clippedPairs = 1;
const timedPairs = 2;

// @ts-ignore: decorator
@inline
function isPair(first: i32, variant: i32): bool {
  if (variant == timedPairs) return true;
  if (!isClose(first)) return false;
  if (variant == plainPairs) return true;
  const difference = get(values, first) - get(values, first + 1);
  const a = get(errors, first);
  const b = get(errors, first + 1);
  return difference * difference < clipSigma * clipSigma * (a * a + b * b);
}

/** Stetson's J: points paired from the first on, and from the last on, averaged. */
// @ts-ignore: decorator
@inline
function stetsonJ(variant: i32): f64 {
  let sum: f64 = 0;
  let weightSum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const paired = i + 1 < count && isPair(i, variant);
    const weight = paired && variant == timedPairs ? get(weights, i) : 1;
    sum += weight * (paired ? get(products, i) : get(singles, i));
    weightSum += weight;
    i += <i32>paired;
  }
  const fromFirst = sum / weightSum;
  sum = 0;
  weightSum = 0;
  for (let i = count - 1; i >= 0; i--) {
    const paired = i > 0 && isPair(i - 1, variant);
    const weight = paired && variant == timedPairs ? get(weights, i - 1) : 1;
    sum += weight * (paired ? get(products, i - 1) : get(singles, i));
    weightSum += weight;
    i -= <i32>paired;
  }
  return 0.5 * (fromFirst + sum / weightSum);
}
