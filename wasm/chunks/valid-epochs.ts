// At which epochs light curves have a valid point, of one measurement after the other: `leaveValid` of src/core/lightcurve/valid.ts,
// and how many are left. `left` holds an i32 an epoch: all bits where it is left, else none.

/** Takes from the epochs that are left those without a valid point in a light curve, values before uncertainties. */
export function leaveValid(
  curve: usize,
  epochCount: usize,
  valueEnd: f32,
  uncertaintyEnd: f32,
  needsUncertainty: bool,
  left: usize,
): void {
  const bytes = epochCount << 2;
  const whole = bytes & ~15;
  const least = f32x4.splat(-Infinity);
  take(curve, whole, f32x4.splat(valueEnd), least, left);
  if (needsUncertainty) take(curve + bytes, whole, f32x4.splat(uncertaintyEnd), least, left);
  for (let at = whole; at < bytes; at += 4) {
    const value = load<f32>(curve + at), uncertainty = load<f32>(curve + bytes + at);
    const isValid = value < valueEnd && value > -Infinity && (!needsUncertainty || (uncertainty < uncertaintyEnd && uncertainty > -Infinity));
    if (!isValid) store<i32>(left + at, 0);
  }
}

function take(row: usize, bytes: usize, end: v128, least: v128, left: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const number = v128.load(row + at);
    const isWithin = v128.and(f32x4.lt(number, end), f32x4.gt(number, least));
    v128.store(left + at, v128.and(v128.load(left + at), isWithin));
  }
}

export function countLeft(left: usize, epochCount: usize): i32 {
  let count = 0;
  for (const end = left + (epochCount << 2); left < end; left += 4) count -= load<i32>(left);
  return count;
}
