/** Points of a light curve that count, in order of time: what filters, smoothing and statistics work on. */
export interface Points {
  count: number;
  /** Days, ascending; ties in the order of the epochs. */
  time: Float64Array;
  value: Float64Array;
  uncertainty: Float64Array;
  /** Where each point comes from along the epoch axis. */
  epochIndex: Uint32Array;
}

/**
 * The points with `keep` set and a finite time, sorted by time.
 * @param keep one entry per epoch, non-zero to take the point
 */
export function selectPoints(
  time: ArrayLike<number>,
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
  keep: ArrayLike<number>,
): Points {
  let count = 0;
  const epochIndex = new Uint32Array(keep.length);
  for (let i = 0; i < keep.length; i++) if (keep[i] && Number.isFinite(time[i]!)) epochIndex[count++] = i;
  return pointsAt(
    time,
    value,
    uncertainty,
    epochIndex.slice(0, count).sort((a, b) => time[a]! - time[b]! || a - b),
  );
}

/** The points for which `rejected` is 0. */
export function without(points: Points, rejected: Uint8Array): Points {
  const kept: number[] = [];
  for (let i = 0; i < points.count; i++) if (!rejected[i]) kept.push(i);
  const { time, value, uncertainty, epochIndex } = pointsAt(points.time, points.value, points.uncertainty, kept);
  return { count: kept.length, time, value, uncertainty, epochIndex: epochIndex.map((i) => points.epochIndex[i]!) };
}

function pointsAt(
  time: ArrayLike<number>,
  value: ArrayLike<number>,
  uncertainty: ArrayLike<number>,
  indices: ArrayLike<number>,
): Points {
  const take = (from: ArrayLike<number>) => Float64Array.from(indices, (i) => from[i]!);
  return {
    count: indices.length,
    time: take(time),
    value: take(value),
    uncertainty: take(uncertainty),
    epochIndex: Uint32Array.from(indices),
  };
}
