/**
 * Times of epochs of which only the day is known, as MJD of its beginning. Epochs that share a day have none; where that is
 * most of them, none has: the beginning of a day beside nothing would be an order that nobody measured.
 * `shared`: how many share their day with another.
 */
export function nightTimes(nights: Float64Array<ArrayBuffer>): { mjd: Float64Array<ArrayBuffer>; shared: number } {
  const count = new Map<number, number>();
  for (const night of nights) count.set(night, (count.get(night) ?? 0) + 1);
  const isShared = (night: number) => count.get(night)! > 1 && !Number.isNaN(night);
  const shared = nights.filter(isShared).length;
  if (shared === 0) return { mjd: nights, shared };
  const known = nights.filter((night) => !Number.isNaN(night)).length;
  return { mjd: nights.map((night) => (isShared(night) || shared * 2 >= known ? Number.NaN : night)), shared };
}
