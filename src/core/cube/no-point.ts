/** Values of `flags` below 0: why an object has no point at an epoch in a table (a catalog of one channel and kind). */
export const noPoint = {
  /** No catalog of this table was ever given for this epoch. Also the array's fill value. */
  noCatalog: -1,
  /** The object lies outside the catalog's footprint. */
  outsideFootprint: -2,
  /** Inside the footprint, but no source within the radius. */
  notDetected: -3,
  /** A source lies within the radius, but belongs to a nearer object. */
  unmatched: -4,
  /** The catalog was given, but refused. */
  catalogRefused: -5,
  /** A source was matched, but the catalog states only a limit of its brightness. */
  upperLimit: -7,
  /** A source was matched, but the catalog has no value of it in any measurement. */
  noValue: -8,
} as const;

/** Whether an object was given a source, with a value or without. */
export function hasSource(flag: number): boolean {
  return flag >= 0 || flag === noPoint.upperLimit || flag === noPoint.noValue;
}

/** As `noPoint`, but never stored: the user has excluded the epoch. */
export const epochExcluded = -6;
/** Never stored: the user has excluded this one point. */
export const pointExcluded = -9;
/** Never stored: the correction that was asked for has no number for this epoch. */
export const pointUncorrected = -10;
