/** Positions of the epochs in time order: by MJD, unknown (NaN) last, ties by key. */
export function epochOrder(epochKey: readonly string[], epochMjd: Float64Array): Uint32Array {
  const rank = (index: number) => {
    const mjd = epochMjd[index]!;
    return Number.isNaN(mjd) ? Number.POSITIVE_INFINITY : mjd;
  };
  return Uint32Array.from(epochKey.keys()).sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
    return epochKey[a]! < epochKey[b]! ? -1 : epochKey[a]! > epochKey[b]! ? 1 : a - b;
  });
}
