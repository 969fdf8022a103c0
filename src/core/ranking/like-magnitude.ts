import { lowerBound } from "../lower-bound.ts";

/** Lower one-sigma quantile of a Gaussian. */
const oneSigmaBelow = 0.158655253931457;

/** Upper quantile that is looked at, where it is, and how many sigmas of a Gaussian that is. */
const upper = { share: 0.95, sigmas: 1.6448536269514722 };

/** Objects that one is compared with: the nearest in magnitude. */
const neighborCount = 51;

/**
 * How many sigma each object's number lies above that of the 51 compared objects nearest in magnitude, itself left out.
 * Sigma is median less lower one-sigma quantile, so that variable neighbors do not hide each other. NaN where a number is
 * missing, or where the others do not scatter.
 * @param compared 1 for objects that others are compared with
 * @param isSkewed of numbers that lie further above the median than below also where nothing varies: then sigma is never less than what the
 * highest twentieth of the objects says
 * @param ownError of each object's number, added in squares to sigma
 */
export function sigmasAbove(
  magnitude: Float64Array,
  data: Float64Array,
  compared: Uint8Array,
  { isSkewed = false, ownError }: { isSkewed?: boolean; ownError?: Float64Array } = {},
): Float64Array<ArrayBuffer> {
  const sigmas = new Float64Array(data.length).fill(Number.NaN);
  const known = Uint32Array.from(data.keys())
    .filter((row) => Number.isFinite(data[row]!) && Number.isFinite(magnitude[row]!))
    .sort((a, b) => magnitude[a]! - magnitude[b]! || a - b);
  const others = known.filter((row) => compared[row] === 1);
  const size = Math.min(neighborCount, others.length);
  if (size < 3) return sigmas;
  const window = Float64Array.from(others.subarray(0, size), (row) => data[row]!).sort();
  let first = 0;
  let before = 0; // compared objects before the row in order of magnitude
  for (const row of known) {
    const wanted = Math.min(Math.max(0, before - (size >> 1)), others.length - size);
    for (; first < wanted; first++) replace(window, data[others[first]!]!, data[others[first + size]!]!);
    const isCompared = compared[row] === 1;
    const own = isCompared ? lowerBound(window, data[row]!) : size;
    const count = isCompared ? size - 1 : size;
    const at = (i: number) => window[i < own ? i : i + 1]!;
    const quantile = (share: number) => {
      const place = share * (count - 1);
      const below = Math.floor(place);
      const low = at(below);
      return place === below ? low : low + (place - below) * (at(below + 1) - low);
    };
    const median = quantile(0.5);
    const below = median - quantile(oneSigmaBelow);
    const spread = isSkewed ? Math.max(below, (quantile(upper.share) - median) / upper.sigmas) : below;
    const sigma = ownError ? Math.hypot(spread, ownError[row]!) : spread;
    if (sigma > 0) sigmas[row] = (data[row]! - median) / sigma;
    if (isCompared) before++;
  }
  return sigmas;
}

/** Takes a value out of a sorted list, and another one in. */
function replace(sorted: Float64Array, old: number, next: number): void {
  const from = lowerBound(sorted, old);
  sorted.copyWithin(from, from + 1);
  const to = lowerBound(sorted.subarray(0, sorted.length - 1), next);
  sorted.copyWithin(to + 1, to, sorted.length - 1);
  sorted[to] = next;
}
